import { readFileSync } from "node:fs";
import { operationsOf, type Parameter, resolve, type Schema } from "../../src/cli/document/model.js";

/** A schema or a reference to one. */
export type Described = Schema & {
  description?: string;
  enum?: unknown[];
  items?: Described;
  properties?: Record<string, Described>;
  examples?: unknown[];
};
type Content = Record<string, { schema?: Described; examples?: Record<string, { value: unknown }> }>;

/** An operation with everything that its section of the site shows. */
export interface Operation {
  readonly id: string;
  readonly tag: string;
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly description: string;
  readonly roles: readonly string[];
  readonly since?: string;
  readonly isPaged: boolean;
  readonly pathNames: readonly string[];
  /** Parameters of the path and query, except those that every list has. */
  readonly parameters: readonly (Parameter & { required?: boolean; description?: string; schema?: Described })[];
  readonly body?: { readonly type: string; readonly schema: Described; readonly example?: unknown };
  readonly result?: { readonly type: string; readonly schema: Described };
  readonly statuses: readonly string[];
  /** Parameters of a query, by the type that it returns. */
  readonly queries: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface Api {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly operations: readonly Operation[];
  /** Follows a reference. */
  resolve<T>(node: T | { $ref: string }): T;
}

const common = ["filter", "sort", "select", "limit", "offset", "X-Request-id", "X-Client-Version"];

/** Reads a generated document. `name` is `vspc` or `enterprise-manager`. */
export function readApi(name: string, title: string): Api {
  const document = JSON.parse(readFileSync(`generated/${name}.openapi.json`, "utf8"));
  const follow = <T>(node: T | { $ref: string }) => resolve<T>(document, node);
  const firstContent = (content: Content = {}) => {
    const [type, media] = Object.entries(content)[0] ?? [];
    if (type === undefined || !media?.schema) return undefined;
    const [example] = Object.values(media.examples ?? {}).map((one) => follow(one).value);
    return { type, schema: media.schema, ...(example === undefined ? {} : { example }) };
  };
  const operations = [...operationsOf(document)].map(({ path, method, operation, parameters }): Operation => {
    const responses = Object.entries(operation.responses ?? {});
    const success = follow<{ content?: Content }>(
      (responses.find(([status]) => /^20[0-3]$/.test(status))?.[1] ?? {}) as { content?: Content },
    );
    const body = firstContent(follow<{ content?: Content }>((operation.requestBody ?? {}) as object).content);
    const result = firstContent(success.content);
    return {
      id: operation.operationId ?? "",
      tag: operation.tags?.[0] ?? "",
      method: method.toUpperCase(),
      path,
      summary: operation.summary ?? "",
      description: operation.description ?? "",
      roles: (operation["x-veeam-vspc-admitted-roles"] ?? []) as string[],
      ...(operation["x-since"] ? { since: String(operation["x-since"]) } : {}),
      isPaged: operation["x-veeam-pagination"] === true,
      pathNames: parameters.flatMap((one) => (one.in === "path" ? [one.name] : [])),
      parameters: parameters.filter((one) => !common.includes(one.name) || name !== "vspc") as Operation["parameters"],
      ...(body ? { body } : {}),
      ...(result ? { result } : {}),
      statuses: responses.map(([status]) => (status === "default" ? "other errors" : status)),
      queries: (operation["x-query-parameters"] ?? {}) as Operation["queries"],
    };
  });
  return { name, title, description: document.info.description, tags: document.tags, operations, resolve: follow };
}

export interface Row {
  readonly name: string;
  readonly type: string;
  readonly description: string;
}

/** Returns the name of a referenced schema. */
export const nameOf = (schema: Schema): string | undefined => schema.$ref?.split("/").at(-1);

/**
 * Returns one row per property. Nested properties have names with dots, as in `select` and `filter`; a recursive property has
 * no nested rows.
 */
export function rowsOf(api: Api, schema: Described, prefix = "", above: readonly unknown[] = []): Row[] {
  const node = api.resolve<Described>(schema);
  if (above.includes(node) || above.length > 6) return [];
  const inside = [...above, node];
  const parts = [...(node.allOf ?? []), ...(node.oneOf ?? []), ...(node.anyOf ?? [])];
  const own = Object.entries(node.properties ?? {}).flatMap(([name, property]) => {
    const path = `${prefix}${name}`;
    const isRequired = Array.isArray(node.required) && node.required.includes(name);
    const { type, note } = describe(api, property);
    const text = [textOf(api, property), note].filter(Boolean).join(" ");
    const items = itemsOf(api, property);
    const nested = rowsOf(api, items ?? property, `${path}${items ? "[]" : ""}.`, inside);
    return [{ name: path, type: isRequired ? `${type}, required` : type, description: text }, ...nested];
  });
  const inherited = parts.flatMap((part) => rowsOf(api, part, prefix, inside));
  const seen = new Set<string>();
  return [...inherited, ...own].filter(({ name }) => !seen.has(name) && seen.add(name));
}

function itemsOf(api: Api, schema: Described): Described | undefined {
  const node = api.resolve<Described>(schema);
  const [inner] = (node.oneOf ?? []).filter((part) => part.type !== "null");
  return node.items ?? (inner && node.oneOf?.length === 2 ? itemsOf(api, inner) : undefined);
}

const textOf = (api: Api, schema: Described): string =>
  schema.description ?? api.resolve<Described>(schema).description ?? "";

/** Returns the type as a phrase, and the values or limits as a sentence. */
export function describe(api: Api, schema: Described): { type: string; note: string } {
  const node = api.resolve<Described>(schema);
  const items = node.items;
  if (items) return { type: `list of ${describe(api, items).type}`, note: "" };
  const variants = [...(node.oneOf ?? []), ...(node.anyOf ?? [])];
  if (variants.length > 0)
    return { type: [...new Set(variants.map((one) => describe(api, one).type))].join(" or "), note: "" };
  const types = [node.type ?? "object"].flat();
  const base = types.filter((one) => one !== "null").map((one) => (node.format ? `${one} (${node.format})` : one));
  const known = (node.enum ?? (node["x-extensible-enum"] as unknown[]) ?? []).filter((one) => one !== null);
  const values = known.length > 0 ? `Values: ${known.join(", ")}.` : "";
  const { minimum, maximum } = node;
  const limits = minimum !== undefined && maximum !== undefined ? `From ${minimum} to ${maximum}.` : "";
  return { type: [...base, ...(types.includes("null") ? ["null"] : [])].join(" or "), note: values || limits };
}
