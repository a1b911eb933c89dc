import { describe, expect, it } from "vitest";
import { rolesSource } from "../../scripts/generate/roles.js";
import { DocumentError } from "../../src/cli/document/model.js";
import { describeRoles } from "../../src/cli/types/roles.js";
import { pathTypes } from "../../src/cli/types/types.js";
import { documentOf } from "./documents.js";

const document = () =>
  documentOf(`
    /a: { get: { responses: {}, description: Reads., x-veeam-vspc-admitted-roles: [Owner, Auditor] } }
    /b: { post: { responses: {}, x-veeam-vspc-admitted-roles: [Owner] }, get: { responses: {}, description: Free. } }
    /c: { put: { responses: {}, x-veeam-vspc-admitted-roles: [Owner, Auditor], x-veeam-allow-anonymous: true } }
    /d: { get: { responses: {}, x-veeam-vspc-admitted-roles: [Owner] } }`);

describe("admitted roles", () => {
  it("appends the roles to the description of an operation", () => {
    const described = document();
    describeRoles(described);
    const { "/a": a, "/b": b, "/c": c } = described.paths;
    expect(a?.get?.description).toBe("Reads.\n\nWho may call it: every role.");
    expect(b?.post?.description).toBe("Who may call it: Owner.");
    expect(b?.get?.description).toBe("Free.");
    expect(c?.put?.description).toBe("Who may call it: anyone, without credentials.");
  });

  it("adds the roles to the doc comments of the types, but not to the document", async () => {
    const given = document();
    const { number } = await pathTypes(given, {
      banner: "// banner",
      name: "api",
      extension: ".ts",
      library: "./library.js",
    });
    expect(number.get("api.ts")).toContain("Who may call it: Owner.");
    expect(given).toEqual(document());
  });

  it.each(["Owner", "{ Owner: true }", "[1]"])("rejects the list of roles %s", (roles) => {
    const wrong = documentOf(`/a: { get: { responses: {}, x-veeam-vspc-admitted-roles: ${roles} } }`);
    const message = /^GET \/a: x-veeam-vspc-admitted-roles must be a list of names, got /;
    expect(() => rolesSource(wrong, "")).toThrow(DocumentError);
    expect(() => describeRoles(wrong)).toThrow(message);
  });
});
