// npm run recipe -- NAME: runs a program of scripts/recipes on a simulated or a real server.
import { recipes } from "./recipes/index.js";

const [name, ...args] = process.argv.slice(2);
const recipe = recipes.find((one) => one.name === name);
if (recipe) {
  process.exitCode = await recipe.main(args);
} else {
  const width = Math.max(...recipes.map((one) => one.name.length));
  const list = recipes.map((one) => `  ${one.name.padEnd(width)}  ${one.about}`).join("\n");
  console.error(`npm run recipe -- NAME [--help]\n\n${list}`);
  process.exitCode = name === undefined ? 0 : 2;
}
