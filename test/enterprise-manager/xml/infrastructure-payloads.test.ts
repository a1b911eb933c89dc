import { describe, expect, it } from "vitest";
import { type JsonObject, type JsonValue, readXml, writeXml } from "../../../src/enterprise-manager/xml/index.js";
import payloads from "../../fixtures/enterprise-manager/infrastructure-payloads.json" with { type: "json" };
import { readDocument } from "../../support/operations.js";
import { schemas } from "../../support/schemas.js";
import { schemaName } from "./support.js";

interface Payload {
  readonly id: string;
  readonly schema: string;
  readonly xml?: string;
  readonly json?: unknown;
}

const all = payloads as readonly Payload[];
const validator = schemas(readDocument("enterprise-manager"));

/** Payloads whose JSON is another value than their XML, and where. */
const disagreements: Readonly<Record<string, readonly string[]>> = {
  "hardwarePlan.put.vmware": ["Description", "HardwarePlanDetails.ViCloudHardwarePlan.Datastores.Datastores.0.QuotaGb"],
};
/** The answer to a query for a type that the document does not describe. */
const foreign = "query.entities.empty.recorded";
/** A part of an entity, which has no element of its own. */
const part = "hardwarePlan.json.hyperv.fragment";

const withXml = all.filter(({ xml }) => xml !== undefined);
const withJson = all.filter(({ json }) => json !== undefined);
const twins = withXml.filter(({ json }) => json !== undefined);

/** Scalars by path: null, absent and an empty list are one thing in two forms. */
function leaves(value: JsonValue, path = ""): Map<string, JsonValue> {
  if (value === null) return new Map();
  if (typeof value !== "object") return new Map([[path, value]]);
  return new Map(Object.entries(value).flatMap(([key, inner]) => [...leaves(inner, path ? `${path}.${key}` : key)]));
}

function faults({ schema }: Payload, value: unknown) {
  const validate = validator(`/components/schemas/${schema}`);
  return validate(value) ? [] : validate.errors;
}

describe("payloads of infrastructure", () => {
  it.each(withJson)("$id: its JSON is valid", (payload) => {
    expect(faults(payload, payload.json)).toEqual([]);
  });

  it.each(withXml)("$id: its XML reads as something valid, and is written the same", (payload) => {
    const name = schemaName(payload.schema);
    const value = readXml(payload.xml ?? "", name);
    expect(faults(payload, value)).toEqual([]);
    expect(readXml(writeXml(value, name), name)).toEqual(value);
  });

  it.each(twins)("$id: its forms agree, but where listed", ({ id, schema, xml = "", json }) => {
    const taken = leaves(readXml(xml, schemaName(schema)));
    const given = leaves(json as JsonObject);
    const paths = [...new Set([...taken.keys(), ...given.keys()])].filter((at) => taken.get(at) !== given.get(at));
    expect(paths.sort()).toEqual(disagreements[id] ?? []);
  });

  it.each(withJson.filter(({ id }) => id !== foreign && id !== part))("$id: its JSON has an XML form", (payload) => {
    const name = schemaName(payload.schema);
    const value = payload.json as JsonObject;
    expect(leaves(readXml(writeXml(value, name), name))).toEqual(leaves(value));
  });

  it("has one of a query type that is not described", () => {
    const { json, schema = "" } = withJson.find(({ id }) => id === foreign) ?? {};
    expect(() => writeXml(json as JsonObject, schemaName(schema))).toThrow("unknown property");
  });

  it("lists no disagreement in vain", () => {
    const listed = Object.keys(disagreements);
    expect(listed.filter((id) => !twins.some((twin) => twin.id === id))).toEqual([]);
    console.info(
      `infrastructure payloads: ${withJson.length} JSON and ${withXml.length} XML valid of ${all.length};`,
      `${twins.length - listed.length} of ${twins.length} pairs agree, ${listed.length} disagrees as listed`,
    );
  });
});
