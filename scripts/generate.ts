// npm run generate             writes generated/ from spec/
// npm run generate -- --check  lists stale files and writes nothing
// Exits with 0 if all files are current, 1 if files are stale, and 2 if nothing could be generated.
import { fileURLToPath } from "node:url";

// With source maps, Node counts the lines of the TypeScript compiler, which takes longer than reading the documents.
process.setSourceMapsEnabled(false);
const { run } = await import("./generate/cli.js");
const { code, output, error } = await run(process.argv.slice(2), fileURLToPath(new URL("..", import.meta.url)));
if (output !== "") console.log(output);
if (error !== "") console.error(error);
process.exitCode = code;
