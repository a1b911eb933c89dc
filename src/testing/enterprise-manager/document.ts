import document from "../../../generated/enterprise-manager.openapi.json" with { type: "json" };
import type { Schemas } from "../../enterprise-manager/schemas.js";
import { asObject } from "../../util/objects.js";
import { lazyDocument, type Operation } from "../document.js";
import { propertiesOf, type Schema } from "../schema.js";
import type { Row } from "../store/table.js";

export const shippedDocument = lazyDocument(document);

/** Schemas of the named collections. */
export const namedSchemas = {
  tenants: "CloudTenant",
  subtenants: "CloudSubtenant",
  backupServers: "BackupServer",
  repositories: "Repository",
  wanAccelerators: "WanAccelerator",
  hardwarePlans: "CloudHardwarePlan",
  gatewayPools: "CloudGatewayPoolEntity",
} as const satisfies Readonly<Record<string, keyof Schemas>>;

/** Returns the schema of a response: of references or of entities, as the query asks for. */
export function responseSchema({ response }: Operation, { format }: Readonly<Record<string, unknown>>): Schema {
  const { schema = {} } = response ?? {};
  const [reference, entity = schema] = schema.oneOf ?? [];
  return format === "Entity" ? entity : (reference ?? schema);
}

/** Returns the schema of the entities that an operation returns, one by one or as the only property of a list. */
export function rowOf({ response }: Operation): Schema | undefined {
  if (!response) return undefined;
  const entity = response.schema.oneOf?.[1] ?? response.schema;
  const [first, ...others] = Object.values(propertiesOf(entity));
  return others.length === 0 && first?.items ? first.items : entity;
}

/** Returns the entities in an example of a response. */
export function rowsIn(example: unknown): readonly Row[] {
  const rows = [
    asObject(example),
    ...Object.values(asObject(example)).flatMap((one) => (Array.isArray(one) ? one : [])),
  ];
  return rows.filter((row) => idIn(row) !== undefined && !isReference(row));
}

/** Returns the UUID of an entity or a reference. */
export function idIn({ UID, Id }: Row): string | undefined {
  const id = UID ?? Id;
  return typeof id === "string" ? bareId(id) : undefined;
}

export function isReference({ Type }: Row): boolean {
  return String(Type).endsWith("Reference");
}

export function urn(kind: string, id: string): string {
  return `urn:veeam:${kind}:${id}`;
}

/** Returns the UUID of a UUID or URN. If a kind is given, a URN of another kind is returned unchanged. */
export function bareId(id: string, kind?: string): string {
  const [, found, uuid = id] = /^urn:veeam:(\w+):(.+)$/i.exec(id) ?? [];
  const fits = kind === undefined || found === undefined || found.toLowerCase() === kind.toLowerCase();
  return fits ? uuid.toLowerCase() : id;
}
