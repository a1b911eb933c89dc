// npm run spec:diff -- THEIRS         what a server's own document has differently from generated/vspc.openapi.json
// npm run spec:diff -- THEIRS OURS    the same from another document of ours
// --all lists the harmless differences too, which are counted otherwise; --json is for machines and has them all.
// Exits with 0 where nothing differs that a caller would notice, 1 where something does, 2 where nothing was compared.
import { fileURLToPath } from "node:url";
import { run } from "./spec-diff/cli.js";

const ours = fileURLToPath(new URL("../generated/vspc.openapi.json", import.meta.url));
const { code, output, error } = await run(process.argv.slice(2), { name: "npm run spec:diff --", ours });
if (output !== "") console.log(output);
if (error !== "") console.error(error);
process.exitCode = code;
