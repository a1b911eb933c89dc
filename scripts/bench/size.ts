// What an application loads with each entry point: `npx tsx scripts/bench/size.ts`.
import { bundle, entryPoints } from "./bundle.js";

const target = 8_000;
const largest = 12;

const kB = (bytes: number) => `${(bytes / 1000).toFixed(1).padStart(6)} kB`;

const core = await bundle("src/index.ts");
console.log(`vspc-client: ${kB(core.gzipped)} gzipped, ${kB(core.minified)} minified (target: ${kB(target)} gzipped)`);

/** The room of a file: its package, or its folder in src. */
function room(path: string): string {
  const [, name = path] = /(?:node_modules\/|src\/(?=.*\/)|^)([^/]+)/.exec(path) ?? [];
  return name;
}

const rooms = new Map<string, number>();
for (const [path, bytes] of Object.entries(core.inputs)) rooms.set(room(path), (rooms.get(room(path)) ?? 0) + bytes);

function print(title: string, sizes: Iterable<[string, number]>) {
  console.log(`\n${title}, minified`);
  const sorted = [...sizes].sort(([, a], [, b]) => b - a).slice(0, largest);
  for (const [name, bytes] of sorted) console.log(`${kB(bytes)}  ${name}`);
}

print("rooms", rooms);
print("files", Object.entries(core.inputs));

const nodeOnly = ["vspc-client/node", "vspc-client/testing"];

console.log("\nall entry points but those for Node alone, each with everything it loads");
for (const { name, source } of entryPoints().filter((entry) => !nodeOnly.includes(entry.name))) {
  const { gzipped, minified } = await bundle(source);
  console.log(`${kB(gzipped)} gzipped, ${kB(minified)} minified  ${name}`);
}
