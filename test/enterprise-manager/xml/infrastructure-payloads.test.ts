import { expect, it } from "vitest";
import { type JsonObject, readXml, writeXml } from "../../../src/enterprise-manager/xml/index.js";
import payloads from "../../fixtures/enterprise-manager/infrastructure-payloads.json" with { type: "json" };
import { readDocument } from "../../support/operations.js";
import { schemas } from "../../support/schemas.js";
import { leaves, schemaName } from "./support.js";

interface Payload {
  readonly id: string;
  readonly schema: string;
  readonly xml?: string;
  readonly json?: unknown;
}

const all = payloads as readonly Payload[];
const validator = schemas(readDocument("enterprise-manager"));

/** Payloads whose JSON and XML have different values, and the paths of the differences. */
const disagreements: Readonly<Record<string, readonly string[]>> = {
  "hardwarePlan.put.vmware": ["Description", "HardwarePlanDetails.ViCloudHardwarePlan.Datastores.Datastores.0.QuotaGb"],
};
/** The response to a query for a type that the document does not describe. */
const foreign = "query.entities.empty.recorded";
/** A fragment of an entity that has no XML element. */
const part = "hardwarePlan.json.hyperv.fragment";

const withXml = all.filter(({ xml }) => xml !== undefined);
const withJson = all.filter(({ json }) => json !== undefined);
const twins = withXml.filter(({ json }) => json !== undefined);

function faults({ schema }: Payload, value: unknown) {
  const validate = validator(`/components/schemas/${schema}`);
  return validate(value) ? [] : validate.errors;
}

it.each(withJson)("validates the JSON of $id", (payload) => {
  expect(faults(payload, payload.json)).toEqual([]);
});

it.each(withXml)("reads, validates and rewrites the XML of $id", (payload) => {
  const name = schemaName(payload.schema);
  const value = readXml(payload.xml ?? "", name);
  expect(faults(payload, value)).toEqual([]);
  expect(readXml(writeXml(value, name), name)).toEqual(value);
});

it.each(twins)("finds no unlisted difference between the XML and the JSON of $id", ({ id, schema, xml = "", json }) => {
  const taken = leaves(readXml(xml, schemaName(schema)));
  const given = leaves(json as JsonObject);
  const paths = [...new Set([...taken.keys(), ...given.keys()])].filter((at) => taken.get(at) !== given.get(at));
  expect(paths.sort()).toEqual(disagreements[id] ?? []);
});

it.each(withJson.filter(({ id }) => id !== foreign && id !== part))("represents the JSON of $id in XML", (payload) => {
  const name = schemaName(payload.schema);
  const value = payload.json as JsonObject;
  expect(leaves(readXml(writeXml(value, name), name))).toEqual(leaves(value));
});

it("rejects the payload of a query type that is not described", () => {
  const { json, schema = "" } = withJson.find(({ id }) => id === foreign) ?? {};
  expect(() => writeXml(json as JsonObject, schemaName(schema))).toThrow("unknown property");
});

it("lists differences of existing payloads only", () => {
  const listed = Object.keys(disagreements);
  expect(listed.filter((id) => !twins.some((twin) => twin.id === id))).toEqual([]);
  console.info(
    `infrastructure payloads: ${withJson.length} JSON and ${withXml.length} XML valid of ${all.length};`,
    `${twins.length - listed.length} of ${twins.length} pairs agree, ${listed.length} disagrees as listed`,
  );
});
