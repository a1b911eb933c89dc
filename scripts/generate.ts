// npm run generate                        writes generated/ from spec/
// npm run generate -- --check             fails with the list of stale files, writes nothing
// npm run generate -- --spec F --out DIR  the same files for another OpenAPI document
// Exits with 0 where all is written or fresh, 1 where files are stale, 2 where nothing could be generated.
import { fileURLToPath } from "node:url";

// The loader's source maps make Node count the lines of all of TypeScript, which takes longer than reading the documents.
process.setSourceMapsEnabled(false);
const { run } = await import("./generate/cli.js");
const { code, output, error } = await run(process.argv.slice(2), fileURLToPath(new URL("..", import.meta.url)));
if (output !== "") console.log(output);
if (error !== "") console.error(error);
process.exitCode = code;
