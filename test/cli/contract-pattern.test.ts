import { expect, it } from "vitest";
import { selectOperations } from "../../src/cli/contract/reads.js";

const operation = (path: string) => ({
  key: `GET ${path}`,
  path,
  method: "get" as const,
  operation: {},
  parameters: [],
  names: [],
  roles: [],
});

const selected = (pattern: string, ...paths: string[]) =>
  selectOperations(paths.map(operation), pattern).reported.map(({ path }) => path);

it.each([
  ["*", ["/about", "/licensing/sites", "/licensing/usage"]],
  ["/LICENSING/*", ["/licensing/sites", "/licensing/usage"]],
  ["get */us*e", ["/licensing/usage"]],
  ["sites*licensing", []],
])("the pattern %s selects reads by the texts between its stars, in their order", (pattern, paths) => {
  expect(selected(pattern, "/about", "/licensing/sites", "/licensing/usage")).toEqual(paths);
});

it("a pattern with many stars is compared with a long path without backtracking", () => {
  const path = `/${"a".repeat(100_000)}`;
  expect(selected(`${"*a".repeat(50)}*b`, path)).toEqual([]);
});
