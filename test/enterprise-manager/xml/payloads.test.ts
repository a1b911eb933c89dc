import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { type JsonObject, readXml, writeXml, XmlError } from "../../../src/enterprise-manager/xml/index.js";
import infrastructure from "../../fixtures/enterprise-manager/infrastructure-payloads.json" with { type: "json" };
import { readDocument } from "../../support/operations.js";
import { schemas } from "../../support/schemas.js";
import { leaves, schemaName } from "./support.js";

/** A payload as the vendor's documents print it. A fragment is one property of a schema. */
interface Printed {
  id: string;
  schema?: string;
  fragment?: true;
  malformed?: true;
  twin?: string;
  text: string;
}

const printed = (name: string): Printed[] =>
  JSON.parse(readFileSync(new URL(`../../fixtures/enterprise-manager/${name}-payloads.json`, import.meta.url), "utf8"));
const [xml, json] = [printed("xml"), printed("json")];

/** Payloads of resources that this API does not describe. */
const foreign = new Set(["cloud-connect-tenant-credentials.3", "cloud-connect-tenant-credentials.6"]);
/** Payloads that XML cannot represent, and the reason. */
const unknown: Readonly<Record<string, string>> = {
  "put-tenants-id.2": "ComputeResources.CloudTenantComputeResources[0].ComputeResourceStats.CpuCount: unknown property",
  // The response to a query for a type that the document does not describe.
  "query.entities.empty.recorded": "unknown property",
};
/** A fragment of an entity that has no XML element. */
const part = "hardwarePlan.json.hyperv.fragment";

const described = infrastructure.map(({ id, schema, xml, json }) => ({ id, name: schemaName(schema), xml, json }));
const malformed = xml.filter((payload) => payload.malformed);
/** XML to read. A fragment is read within its schema, the root itself. */
const readable = [
  ...xml.flatMap(({ id, schema = "", fragment, malformed, text }) => {
    if (malformed || foreign.has(id)) return [];
    const name = schemaName(schema.replace(/\..*/, ""));
    return [{ id, name, xml: fragment && schema.includes(".") ? `<${name}>${text}</${name}>` : text }];
  }),
  ...described.flatMap(({ xml, ...rest }) => (xml === undefined ? [] : [{ ...rest, xml }])),
];
const values = [
  ...json.flatMap(({ id, schema = "", fragment, malformed, text }) =>
    malformed || fragment ? [] : [{ id, name: schemaName(schema), json: JSON.parse(text) as JsonObject }],
  ),
  ...described.flatMap(({ id, name, json }) => (json && id !== part ? [{ id, name, json: json as JsonObject }] : [])),
];
/** Payloads that the documents print in both formats. */
const twins = [
  ...json.flatMap(({ id, malformed, twin, text }) => {
    const found = malformed ? undefined : readable.find((one) => one.id === twin);
    return found ? [{ ...found, id, json: JSON.parse(text) as JsonObject }] : [];
  }),
  ...described.flatMap(({ xml, json, ...rest }) => (xml && json ? [{ ...rest, xml, json: json as JsonObject }] : [])),
];

it.each(readable.filter(({ name }) => name !== "Link"))("reads $id and writes it unchanged", ({ name, xml }) => {
  const value = readXml(xml, name);
  expect(Object.keys(value)).not.toEqual([]);
  expect(readXml(writeXml(value, name), name)).toEqual(value);
});

it("reads a bare link", () => {
  const link = readable.find(({ name }) => name === "Link");
  expect(readXml(link?.xml ?? "", "Link")).toMatchObject({ Rel: "Delete", Type: "LogonSession" });
});

it.each(malformed)("rejects $id with its position", ({ text }) => {
  const attempt = () => readXml(text);
  expect(attempt).toThrow(XmlError);
  expect(attempt).toThrow(/\(line \d+, column \d+\)$/);
});

it.each(xml.filter(({ id }) => foreign.has(id)))("rejects $id, which belongs to another API", ({ text }) => {
  expect(() => readXml(text)).toThrow("the root element is <CloudConnectService>, which this API does not define");
});

const validator = schemas(readDocument("enterprise-manager"));
it.each(described)("validates $id in each format", ({ name, xml, json }) => {
  const validate = validator(`/components/schemas/${name}`);
  for (const value of [json, xml && readXml(xml, name)].filter((one) => one !== undefined)) {
    validate(value);
    expect(validate.errors ?? []).toEqual([]);
  }
});

/** Paths with different values in the two forms of a payload, and the reason. */
const quoted = "the JSON quotes booleans";
const obtain = "NetworkAppliance.ObtainIPAddressAutomatically";
const datastore = "HardwarePlanDetails.ViCloudHardwarePlan.Datastores.Datastores.0.QuotaGb";
const stats = "ComputeResources.CloudTenantComputeResources.0.ComputeResourceStats";
const disagreements: Record<string, { paths: string[]; reason: string }> = {
  "put-tenants-id.6": {
    paths: [`${stats}.CPUCount`, `${stats}.CpuCount`],
    reason: "the JSON says CpuCount, the XML and every other JSON CPUCount",
  },
  "put-tenants-id.12": { paths: [obtain], reason: quoted },
  "post-tenants-id-computeresources.6": { paths: [obtain], reason: quoted },
  "post-cloud-tenants-id-vcloudcomputeresources.4": {
    paths: [obtain, "NetworkAppliance.ProductionNetworkUnderDvs"],
    reason: quoted,
  },
  "post-cloud-tenants-id-vcloudcomputeresources.6": { paths: [obtain], reason: quoted },
  "hardwarePlan.put.vmware": { paths: ["Description", datastore], reason: "the XML and JSON show different values" },
};

it.each(twins)("reads the XML of $id as its JSON", ({ id, name, xml, json }) => {
  const [taken, given] = [leaves(readXml(xml, name)), leaves(json)];
  const paths = [...new Set([...taken.keys(), ...given.keys()])].filter((at) => taken.get(at) !== given.get(at));
  expect(paths.sort()).toEqual((disagreements[id]?.paths ?? []).sort());
});

it("lists differences of existing payloads only", () => {
  expect(Object.keys(disagreements).filter((id) => !twins.some((twin) => twin.id === id))).toEqual([]);
});

it.each(values.filter(({ id }) => !(id in unknown)))("represents the JSON of $id in XML", ({ name, json }) => {
  expect(leaves(readXml(writeXml(json, name), name))).toEqual(leaves(json));
});

it.each(values.filter(({ id }) => id in unknown))(
  "rejects $id, which has an unknown property",
  ({ id, name, json }) => {
    expect(() => writeXml(json, name)).toThrow(unknown[id]);
  },
);
