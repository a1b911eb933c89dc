// npm run check:size compares the lines of code per folder and the signs of odd English with their limits.
import { exceededBudgets } from "./check/budgets.js";
import { exceededProseLimits } from "./check/prose.js";

const problems = [...exceededBudgets(), ...exceededProseLimits()];
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
