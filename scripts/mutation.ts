// npm run mutation                  every folder of src but testing and cli, one after the other: this takes hours
// npm run mutation -- src/paging    one folder, or one file
// Exits with 1 where the tests notice fewer than 90 of 100 mutants of a folder. The last report stays in reports/.
import { existsSync, statSync } from "node:fs";
import { Stryker } from "@stryker-mutator/core";

const folders = ["src/http", "src/paging", "src/vspc", "src/enterprise-manager", "src/node"];
const wanted = process.argv.slice(2);
for (const target of wanted.length > 0 ? wanted : folders) {
  if (!existsSync(target)) {
    console.error(`mutation: ${target}: there is no such folder or file`);
    process.exit(2);
  }
  const files = statSync(target).isDirectory() ? `${target.replace(/\/$/, "")}/**/*.ts` : target;
  await new Stryker({ mutate: [files] }).runMutationTest();
}
