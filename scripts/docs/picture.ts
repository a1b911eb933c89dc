// npm run docs:picture: writes docs/picture.svg from the completions of the language service and a run against `vspc simulate`.
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { languageService } from "./language-service.js";

const program = `import { createVspcClient } from "vspc-client";
import { fromEnvironment } from "vspc-client/node";

const vspc = createVspcClient(fromEnvironment());
const tenants = vspc.list("/infrastructure/sites/tenants", {
  filter: (tenant) => tenant.name.contains("a", "ignorecase"),
  select: ["name", "siteName", "isEnabled"],
});
console.table(await tenants.toArray());`;

/** Positions in the program where completions are shown, by the text before them. */
const stops = ["tenant.", "tenant.na", "tenant.name.", "tenant.name.con"];
const shownEntries = 7;
/** Lines of the report of `vspc simulate` without the part about Enterprise Manager. */
const isShown = (line: string) => /^Veeam|^ {2}API|^Press/.test(line) && !/Enterprise|\/api$/.test(line);

interface Completion {
  readonly typed: string;
  readonly entries: readonly string[];
  readonly description: string;
}
interface Captured {
  readonly completions: readonly Completion[];
  readonly simulator: readonly string[];
  readonly output: readonly string[];
  readonly requests: readonly string[];
}

export async function capture(): Promise<Captured> {
  return { completions: completions(), ...(await run()) };
}

function completions(): Completion[] {
  const file = resolve("test/docs/picture.virtual.ts");
  const source = sourceImports(program);
  const service = languageService(file, source);
  return stops.map((stop) => {
    const at = source.indexOf(stop) + stop.length;
    const word = /\w*$/.exec(stop)?.[0] ?? "";
    const all = service.getCompletionsAtPosition(file, at, undefined)?.entries ?? [];
    const entries = all.map(({ name }) => name).filter((name) => name.startsWith(word));
    const details = service.getCompletionEntryDetails(
      file,
      at,
      entries[0] ?? "",
      undefined,
      undefined,
      undefined,
      undefined,
    );
    const [description = ""] = ts.displayPartsToString(details?.documentation).split(/\n|; /);
    return {
      typed: program.slice(0, program.indexOf(stop) + stop.length),
      entries: entries.slice(0, shownEntries),
      description,
    };
  });
}

/** Replaces the imports of the package by those of its source. */
const sourceImports = (code: string) =>
  code
    .replace('"vspc-client"', `"${resolve("src/index.js")}"`)
    .replace('"vspc-client/node"', `"${resolve("src/node.js")}"`);

async function run(): Promise<Omit<Captured, "completions">> {
  const simulator = start(["src/cli/main.ts", "simulate", "--port", "0", "--em-port", "0", "--tenants", "9"], {});
  await simulator.printed("Requests:");
  const url = /http:\S+\/api\/v3/.exec(simulator.text())?.[0] ?? "";
  const environment = { VSPC_BASE_URL: url, VSPC_API_KEY: "simulated-api-key" };
  const client = start(["--input-type=module", "--eval", sourceImports(program)], environment);
  await client.ended;
  await simulator.printed("tenants 200");
  simulator.stop();
  await simulator.ended;
  const [report = "", requests = ""] = simulator
    .text()
    .replaceAll(new URL(url).port, "1280")
    .split(/(?<=Requests:)\n/);
  return {
    simulator: report.split("\n").filter(isShown),
    output: client.text().trimEnd().split("\n"),
    // The durations differ from run to run.
    requests: requests
      .trimEnd()
      .replace(/ \d+ ms/g, "")
      .split("\n"),
  };
}

/** Starts Node with tsx. */
function start(args: string[], environment: Record<string, string>) {
  const child = spawn(process.execPath, ["--import", "tsx", ...args], { env: { ...process.env, ...environment } });
  let text = "";
  const ended = new Promise<void>((done) => child.once("close", () => done()));
  const add = (chunk: Buffer) => {
    text += chunk;
  };
  child.stdout.on("data", add);
  child.stderr.on("data", add);
  const printed = async (part: string): Promise<void> => {
    while (!text.includes(part)) await new Promise((next) => child.stdout.once("data", next));
  };
  return { printed, ended, text: () => text, stop: () => child.kill("SIGINT") };
}

const [columns, rows, lineHeight, seconds] = [92, 22, 19, 2.5];

/** Returns an SVG without scripts and fonts, whose frames replace each other. */
export function draw({ completions, simulator, output, requests }: Captured): string {
  const started = ["$ npx vspc simulate --tenants 9", ...simulator];
  const finished = ["", "$ node tenants.mjs", ...output];
  const frames = [
    ...completions.map(({ typed, entries, description }) => {
      const column = (typed.split("\n").at(-1) ?? "").length - (/\w*$/.exec(typed)?.[0].length ?? 0);
      const list = entries.map((name, i) => `${" ".repeat(column)}${i === 0 ? "›" : " "} ${name}`);
      return [...`${typed}▏`.split("\n"), ...list, "", `${" ".repeat(column)}${description}`];
    }),
    program.split("\n"),
    started,
    [...started, ...finished],
    [...started, ...requests, ...finished],
  ];
  const groups = frames.map((lines, i) => {
    const texts = lines.map(
      (line, row) => `<text y="${(row + 1) * lineHeight}"${classOf(line)}>${escapeXml(line)}</text>`,
    );
    return `<g style="animation-delay:${i * seconds}s">\n${texts.join("\n")}\n</g>`;
  });
  const shown = 100 / frames.length;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${columns * 8.5} ${(rows + 1) * lineHeight}" font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,monospace" font-size="14">
<title>Completion of a filter in an editor, then a run of the program against the simulator</title>
<style>
rect { fill: #0d1117; stroke: #6e7681 }
text { fill: #e6edf3; white-space: pre }
.prompt { fill: #7ee787 }
.choice { fill: #79c0ff }
g g { visibility: hidden; animation: show ${frames.length * seconds}s step-end infinite }
@keyframes show { 0% { visibility: visible } ${shown}% { visibility: hidden } }
@media (prefers-reduced-motion: reduce) { g g { animation: none } g g:last-of-type { visibility: visible } }
</style>
<rect x="0.5" y="0.5" width="${columns * 8.5 - 1}" height="${(rows + 1) * lineHeight - 1}" rx="8"/>
<g transform="translate(16 4)">
${groups.join("\n")}
</g>
</svg>
`;
}

const classOf = (line: string) =>
  line.startsWith("$") ? ' class="prompt"' : /^ *›/.test(line) ? ' class="choice"' : "";
const escapeXml = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync("docs/picture.svg", draw(await capture()));
