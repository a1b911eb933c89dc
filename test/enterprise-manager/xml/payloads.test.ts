import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type JsonObject, readXml, writeXml, XmlError } from "../../../src/enterprise-manager/xml/index.js";
import { leaves, type SchemaName, schemaName } from "./support.js";

/** A payload as the vendor's documents print it. A fragment is one property of a schema. */
interface Payload {
  id: string;
  schema?: string;
  fragment?: true;
  malformed?: true;
  twin?: string;
  text: string;
}

const payloads = (name: string): Payload[] =>
  JSON.parse(readFileSync(new URL(`../../fixtures/enterprise-manager/${name}-payloads.json`, import.meta.url), "utf8"));

const xml = payloads("xml");
const json = payloads("json");

/** Payloads of resources that this API does not describe. */
const foreign = new Set(["cloud-connect-tenant-credentials.3", "cloud-connect-tenant-credentials.6"]);

const malformed = xml.filter((payload) => payload.malformed);
const readable = xml.filter((payload) => !payload.malformed && !foreign.has(payload.id));

/** A fragment is read within its schema, the root itself. */
function read({ schema = "", fragment, text }: Payload): { name: SchemaName; value: JsonObject } {
  const name = schemaName(schema.replace(/\..*/, ""));
  const wrapped = fragment && schema.includes(".") ? `<${name}>${text}</${name}>` : text;
  return { name, value: readXml(wrapped, name) };
}

describe("documented XML payloads", () => {
  it.each(readable.filter(({ schema }) => schema !== "Link"))("reads $id and writes it unchanged", (payload) => {
    const { name, value } = read(payload);
    expect(Object.keys(value)).not.toEqual([]);
    expect(readXml(writeXml(value, name), name)).toEqual(value);
  });

  it("reads a bare link", () => {
    const link = readable.find(({ schema }) => schema === "Link");
    expect(readXml(link?.text ?? "", "Link")).toMatchObject({ Rel: "Delete", Type: "LogonSession" });
  });

  it.each(malformed)("rejects $id with its position", ({ text }) => {
    const attempt = () => readXml(text);
    expect(attempt).toThrow(XmlError);
    expect(attempt).toThrow(/\(line \d+, column \d+\)$/);
  });

  it.each(xml.filter(({ id }) => foreign.has(id)))("rejects $id, which belongs to another API", ({ text }) => {
    expect(() => readXml(text)).toThrow("the root element is <CloudConnectService>, which this API does not define");
  });
});

/** Paths with different values in the two forms of a payload, and the reason. */
const quoted = "the JSON quotes booleans";
const disagreements: Record<string, { paths: string[]; reason: string }> = {
  "put-tenants-id.6": {
    paths: [
      "ComputeResources.CloudTenantComputeResources.0.ComputeResourceStats.CPUCount",
      "ComputeResources.CloudTenantComputeResources.0.ComputeResourceStats.CpuCount",
    ],
    reason: "the JSON says CpuCount, the XML and every other JSON CPUCount",
  },
  "put-tenants-id.12": { paths: ["NetworkAppliance.ObtainIPAddressAutomatically"], reason: quoted },
  "post-tenants-id-computeresources.6": { paths: ["NetworkAppliance.ObtainIPAddressAutomatically"], reason: quoted },
  "post-cloud-tenants-id-vcloudcomputeresources.4": {
    paths: ["NetworkAppliance.ObtainIPAddressAutomatically", "NetworkAppliance.ProductionNetworkUnderDvs"],
    reason: quoted,
  },
  "post-cloud-tenants-id-vcloudcomputeresources.6": {
    paths: ["NetworkAppliance.ObtainIPAddressAutomatically"],
    reason: quoted,
  },
};

const twins = json.flatMap((payload) => {
  const twin = readable.find(({ id }) => id === payload.twin);
  return twin && !payload.malformed ? [{ id: payload.id, payload, twin }] : [];
});

describe("payloads in both formats", () => {
  it.each(twins)("reads the XML of $id as its JSON", ({ id, payload, twin }) => {
    const taken = leaves(read(twin).value);
    const given = leaves(JSON.parse(payload.text));
    const paths = [...new Set([...taken.keys(), ...given.keys()])].filter((at) => taken.get(at) !== given.get(at));
    expect(paths.sort()).toEqual((disagreements[id]?.paths ?? []).sort());
  });

  it("lists differences of existing payloads only", () => {
    expect(Object.keys(disagreements).filter((id) => !twins.some((twin) => twin.id === id))).toEqual([]);
    const agreeing = twins.filter(({ id }) => !disagreements[id]).length;
    console.info(
      `XML payloads: ${readable.length} of ${xml.length - malformed.length} read, ${malformed.length} of ${malformed.length} malformed refused;`,
      `JSON twins: ${agreeing} of ${twins.length} agree, ${twins.length - agreeing} disagree as listed`,
    );
  });
});

describe("documented JSON payloads", () => {
  const whole = json.filter(({ malformed, fragment }) => !malformed && !fragment);

  it.each(whole.filter(({ id }) => id !== "put-tenants-id.2"))("represents $id in XML", ({ schema = "", text }) => {
    const value: JsonObject = JSON.parse(text);
    expect(leaves(readXml(writeXml(value, schemaName(schema))))).toEqual(leaves(value));
  });

  it("rejects put-tenants-id.2, which has CpuCount in place of CPUCount", () => {
    const { text = "" } = whole.find(({ id }) => id === "put-tenants-id.2") ?? {};
    expect(() => writeXml(JSON.parse(text), "CloudTenantUpdate")).toThrow(
      "ComputeResources.CloudTenantComputeResources[0].ComputeResourceStats.CpuCount: unknown property",
    );
  });
});
