import { execFileSync } from "node:child_process";
import { addOperation, copyRepository } from "../support/added-operation.js";

// Runs all checks and tests in a copy with one more operation. The test of the same name is excluded, because it adds that
// operation itself.
const git = ["ls-files", "--cached", "--others", "--exclude-standard", "--deduplicate"];
const files = execFileSync("git", git, { encoding: "utf8" }).trim().split("\n");
const copy = await copyRepository([...new Set(files.map((file) => file.split("/")[0] ?? file))]);
try {
  await addOperation(copy);
  await copy.show("npm", "run", "check");
  await copy.show("npm", "test", "--", "--exclude", "test/architecture/add-operation.test.ts");
} finally {
  await copy.remove();
}
