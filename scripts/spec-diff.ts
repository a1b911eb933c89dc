// npm run spec:diff -- OTHER.json                  what a server's own document has differently from generated/vspc.openapi.json
// npm run spec:diff -- OTHER.json --json           the same for machines
// npm run spec:diff -- OTHER.json --document OURS  against another document of ours
// Exits with 0 where nothing breaks a client generated from ours, 1 where something does, 2 where nothing was compared.
import { run } from "./spec-diff/cli.js";

const { code, output, error } = await run(process.argv.slice(2));
if (output !== "") console.log(output);
if (error !== "") console.error(error);
process.exitCode = code;
