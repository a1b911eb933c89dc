import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { operations, readDocument } from "../../support/operations.js";
import { open } from "./open.js";

const uid = "5c7f0a41-9d2b-4c36-8f0e-6a1b2c3d4e5f";
const linesOf = (file: string) => {
  const text = readFileSync(new URL(`../../../spec/vspc/${file}`, import.meta.url), "utf8");
  return text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
};
const vendor = linesOf("vendor-operations.txt");
const shapeOf = (operation: string) => operation.replace(/\{[^}]+\}/g, "{}").toLowerCase();
const documented = new Set(operations(readDocument("vspc")).map(({ key }) => shapeOf(key)));

async function responsesTo(list: readonly string[]) {
  const { sim, send } = open();
  const responses = [];
  for (const operation of list) {
    const [method = "", path = ""] = operation.split(" ");
    const response = await send(method, path.replace(/\{[^}]+\}/g, uid), { token: null });
    responses.push({ operation, ...response });
  }
  expect(sim.state.effects).toEqual([]);
  return responses;
}

describe("operations that the document does not have", () => {
  it("returns 501 for each operation of the vendor's API that is not in the document, and for no other", async () => {
    const responses = await responsesTo(vendor);
    const rejected = responses.filter(({ status }) => status === 501).map(({ operation }) => operation);
    expect(rejected).toEqual(vendor.filter((operation) => !documented.has(shapeOf(operation))));
    const [first] = responses.filter(({ status }) => status === 501);
    const message = expect.stringMatching(/ is not simulated\.$/);
    expect(first?.body.errors).toEqual([{ message, type: "unspecified", code: 501 }]);
  });

  it("does not take a static segment for an ID", async () => {
    const [response] = await responsesTo(["GET /organizations/provider"]);
    expect(response?.body.errors[0].message).toBe("GET /organizations/provider is not simulated.");
  });

  it("names the successor of an operation that went away before version 3.6.1", async () => {
    const moved = linesOf("moved-operations.txt").map((line) => line.split(" -> "));
    expect(moved).toHaveLength(51);
    const responses = await responsesTo(moved.map(([operation = ""]) => operation));
    for (const [at, { status, body }] of responses.entries()) {
      expect([status, body.error.code]).toEqual([400, "UnsupportedApiVersion"]);
      expect(body.error.message).toContain(` Call ${moved[at]?.[1]} instead.`);
    }
  });

  it("names only successors of the vendor's API", () => {
    const known = new Set(vendor.map(shapeOf));
    const successors = linesOf("moved-operations.txt").map((line) => line.split(" -> ")[1] ?? "");
    const shapes = successors.map((text) => shapeOf(text.split(" ").slice(0, 2).join(" ")));
    expect(shapes.filter((shape) => !known.has(shape))).toEqual([]);
  });
});
