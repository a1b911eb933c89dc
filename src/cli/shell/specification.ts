import { readFile } from "node:fs/promises";
import { contentOf } from "../document/content.js";
import { type FoundOperation, type OpenApiDocument, operationsOf, type Schema } from "../document/model.js";
import { type View, viewOf } from "../document/view.js";
import { ownDocument } from "../own-document.js";
import { propertiesOf } from "./schema.js";

/** Commands that send a method of their name, and other reads. */
export type Verb = "get" | "list" | "post" | "put" | "patch" | "delete" | "download";
export type Specification = Awaited<ReturnType<typeof readSpecification>>;
export type Schemas = ReturnType<typeof schemasOf>;

/** Returns our document of one API, with its operations. */
export async function readSpecification(isEnterpriseManager = false) {
  const file = ownDocument(isEnterpriseManager ? "enterprise-manager" : "vspc");
  const document: OpenApiDocument = JSON.parse(await readFile(file, "utf8"));
  return { isEnterpriseManager, document, operations: [...operationsOf(document)] };
}

/** Collections that Enterprise Manager lists, with the types of those that it can filter and sort. */
export const collections: Readonly<Record<string, string>> = {
  "/cloud/tenants": "CloudTenant",
  "/cloud/tenants/{tenantId}/resources": "",
  "/cloud/tenants/{tenantId}/computeResources": "",
  "/cloud/tenants/{tenantId}/vCloudComputeResources": "",
  "/cloud/tenants/{tenantId}/subtenants": "",
  "/backupServers": "BackupServer",
  "/repositories": "Repository",
  "/cloud/hardwarePlans": "CloudHardwarePlan",
  "/wanAccelerators": "WanAccelerator",
  "/cloud/gatewayPools": "CloudGatewayPool",
};

/** Returns the collection of a path, which is that of the collection or of one of its entities. */
export function collectionOf(path: string): string | undefined {
  const collection = path.replace(/\/\{\w+\}$/, "");
  return collection in collections ? collection : undefined;
}

/** Returns the method that a command sends. Enterprise Manager has no PATCH: an entity is read and written back. */
export function methodOf(verb: Verb, { isEnterpriseManager }: Specification): string {
  if (verb === "list" || verb === "download") return "get";
  return isEnterpriseManager && verb === "patch" ? "put" : verb;
}

/** Whether `list` can read an operation. */
export function isListed({ operation, parameters, path }: FoundOperation, specification: Specification): boolean {
  if (specification.isEnterpriseManager) return path in collections;
  return operation["x-veeam-pagination"] === true || parameters.some(({ name }) => name === "limit");
}

/** Returns the schemas that the options of a command refer to, and the names of the options that the operation supports. */
export function schemasOf({ document, isEnterpriseManager, operations }: Specification, found: FoundOperation) {
  const requestBody = firstSchema(document, found.operation.requestBody);
  // Only a JSON Patch is a list.
  const isJsonPatch = requestBody?.items !== undefined;
  // A task of Enterprise Manager leads to the entity, as the GET returns it.
  const read =
    isEnterpriseManager && collectionOf(found.path) && operations.find(({ key }) => key === `GET ${found.path}`);
  const result = dataOf(document, read || found);
  const body = isJsonPatch ? result : requestBody;
  const common = { result, body, isJsonPatch };
  if (!isEnterpriseManager) return { ...common, row: result, options: found.parameters.map(({ name }) => name) };
  const row = queryRow(document, found.path);
  return { ...common, row: row ?? viewOf(document)({}), options: row ? ["select", "filter", "sort"] : ["select"] };
}

function firstSchema(document: OpenApiDocument, node: unknown): View | undefined {
  return [...contentOf(document, node).values()][0];
}

/** Returns the schema of the data in a response: the resource, or one row of a collection. */
function dataOf(document: OpenApiDocument, { operation, path }: FoundOperation): View {
  const { 200: ok, 201: created, 202: accepted } = operation.responses ?? {};
  const envelope = firstSchema(document, ok ?? created ?? accepted) ?? viewOf(document)({});
  const properties = propertiesOf(envelope);
  // VSPC wraps results in `data`. Enterprise Manager returns entities as a list with the name of their type.
  const [list] = [...properties.keys()].filter((name) => path in collections && name !== "Refs");
  const data = properties.get("data") ?? properties.get(list ?? "") ?? envelope;
  return data.items ?? data;
}

/** Returns a schema with the properties that Enterprise Manager can filter and sort a collection by. */
function queryRow(document: OpenApiDocument, path: string): View | undefined {
  type Kinds = Readonly<Record<string, Readonly<Record<string, string>>>>;
  const types = document.paths["/query"]?.get?.["x-query-parameters"] as Kinds | undefined;
  const kinds = types?.[collections[path] ?? ""];
  if (kinds === undefined) return undefined;
  const properties = Object.entries(kinds).map(([name, kind]): [string, Schema] => [
    name,
    kind.includes(",") ? { type: "string", enum: kind.split(/,\s*/) } : { type: kind },
  ]);
  return viewOf(document)({ properties: Object.fromEntries(properties) });
}
