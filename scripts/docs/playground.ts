import { build } from "esbuild";

const names = ["vspc-client", "vspc-client/enterprise-manager", "vspc-client/testing"];

/** Bundles the modules that programs of the playground import, for browsers. */
export async function bundlePlayground(): Promise<string> {
  const imports = names.map((name, i) => `import * as module${i} from "${name}";`);
  const modules = names.map((name, i) => `"${name}": module${i}`);
  const { outputFiles } = await build({
    stdin: { contents: `${imports.join("\n")}\nexport const modules = { ${modules} };`, resolveDir: process.cwd() },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    external: ["node:*"],
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}
