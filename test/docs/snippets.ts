import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = fileURLToPath(new URL("../..", import.meta.url));

export interface Snippet {
  readonly heading: string;
  readonly code: string;
  /** Whether it runs in the test. `ts no-run` marks code that requires a file or a real server. */
  readonly runs: boolean;
}

/** Returns the TypeScript blocks of a Markdown file, with its name and their headings. */
export function readSnippets(file: string): Snippet[] {
  let heading = "";
  const snippets: Snippet[] = [];
  const parts = readFileSync(`${root}${file}`, "utf8").matchAll(/^#+ (.+)$|^```ts( no-run)?\n([\s\S]*?)^```$/gm);
  for (const [, title, noRun, code] of parts) {
    if (title !== undefined) heading = title;
    else if (code !== undefined) snippets.push({ heading: `${file}: ${heading}`, code, runs: noRun === undefined });
  }
  return snippets;
}

const prelude = `
import type { VspcClient, paths } from "vspc-client";
declare global { const vspc: VspcClient<paths>; }
`;

/** Output of `vspc types`, which replaces the files that a snippet imports. */
const theirs = "../support/second-document/generated/openapi";

/** Compiles each snippet as a separate module, and returns the errors. */
export function compileSnippets(snippets: readonly Snippet[]): string[] {
  const config = ts.readConfigFile(`${root}tsconfig.json`, ts.sys.readFile).config;
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const moduleOf = (code: string) => `${code.replaceAll("./theirs/console", theirs)}\nexport {};\n`;
  const files = new Map(snippets.map(({ code }, i) => [`${root}test/docs/snippet-${i}.ts`, moduleOf(code)]));
  files.set(`${root}test/docs/prelude.ts`, prelude);
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (name) => files.has(name) || fileExists.call(host, name);
  host.readFile = (name) => files.get(name) ?? readFile.call(host, name);
  host.getSourceFile = (name, ...rest) => {
    const text = files.get(name);
    return text === undefined ? getSourceFile.call(host, name, ...rest) : ts.createSourceFile(name, text, rest[0]);
  };
  const paths = {
    "vspc-client": ["./src/index.ts"],
    "vspc-client/bigint": ["./src/bigint.ts"],
    "vspc-client/metadata": ["./src/metadata.ts"],
    "vspc-client/node": ["./src/node.ts"],
    "vspc-client/*": ["./src/*/index.ts"],
  };
  const program = ts.createProgram([...files.keys()], { ...options, baseUrl: root, paths, noEmit: true }, host);
  // Only of the snippets: other checks cover their imports.
  const found = [...files.keys()].flatMap((name) => ts.getPreEmitDiagnostics(program, program.getSourceFile(name)));
  return found.map(({ file, start = 0, messageText }) => {
    const line = file ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
    const index = Number(/snippet-(\d+)/.exec(file?.fileName ?? "")?.[1]);
    return `${snippets[index]?.heading ?? file?.fileName}, line ${line}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
  });
}

const modules: Record<string, () => Promise<object>> = {
  "vspc-client": () => import("../../src/index.js"),
  "vspc-client/bigint": () => import("../../src/bigint.js"),
  "vspc-client/metadata": () => import("../../src/metadata.js"),
  "vspc-client/node": () => import("../../src/node.js"),
  "vspc-client/testing": () => import("../../src/testing/index.js"),
  "vspc-client/enterprise-manager": () => import("../../src/enterprise-manager/index.js"),
  "node:fs": () => import("node:fs"),
};

/** Runs a snippet with the given globals, and returns its output. */
export async function runSnippet(snippet: Snippet, globals: Record<string, unknown>): Promise<string[]> {
  const printed: string[] = [];
  const table = (rows: readonly object[]) => printed.push(...rows.map((row) => Object.values(row).join(" ")));
  const console = { log: (...values: unknown[]) => printed.push(values.map(String).join(" ")), table };
  const scope = { ...globals, console, load: (name: string) => modules[name]?.() };
  const code = ts
    .transpile(snippet.code, { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext })
    .replace(/^import (\{[^}]*\}) from ("[^"]+");$/gm, "const $1 = await load($2);");
  const AsyncFunction = (async () => undefined).constructor as new (
    ...args: string[]
  ) => (...values: unknown[]) => Promise<void>;
  await new AsyncFunction(...Object.keys(scope), code)(...Object.values(scope));
  return printed;
}
