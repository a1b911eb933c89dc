// npm run mutation                  every folder of src but testing and cli, one after the other: this takes hours
// npm run mutation -- src/paging    one folder, or one file
// Exits with 1 where the tests notice fewer than 90 of 100 mutants of a folder. The reports are in reports/mutation/.
import { existsSync, statSync } from "node:fs";
import { Stryker } from "@stryker-mutator/core";

const folders = ["src/http", "src/paging", "src/vspc", "src/enterprise-manager", "src/node"];

async function mutate(target: string): Promise<void> {
  const name = target.replace(/\/+$/, "");
  if (!existsSync(name)) throw new Error(`${target}: there is no such folder or file`);
  const report = `reports/mutation/${name.replaceAll("/", "-")}`;
  const stryker = new Stryker({
    mutate: [statSync(name).isDirectory() ? `${name}/**/*.ts` : name],
    htmlReporter: { fileName: `${report}.html` },
    jsonReporter: { fileName: `${report}.json` },
  });
  await stryker.runMutationTest();
}

const wanted = process.argv.slice(2);
try {
  for (const target of wanted.length > 0 ? wanted : folders) await mutate(target);
} catch (error) {
  console.error(`mutation: ${(error as Error).message}`);
  process.exit(2);
}
