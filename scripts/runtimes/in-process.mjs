import { runProgram } from "./program.mjs";

console.log(`${await runProgram()} checks in process`);
