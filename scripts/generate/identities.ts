import { type OpenApiDocument, operationsOf, resolve, type Schema } from "../../src/cli/document/model.js";

type Content = { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> };

/** Returns the source of the table of row identities, for every paged collection. */
export function identitiesSource(document: OpenApiDocument, banner: string): string {
  const rows = [...operationsOf(document)].flatMap(({ path, operation }) => {
    if (operation["x-veeam-pagination"] !== true) return [];
    const response = resolve<Content>(document, operation.responses?.["200"] as never);
    const data = propertyOf(document, response.content?.["application/json"]?.schema, "data");
    const row = data && resolve(document, data.items as Schema & { $ref: string });
    return [`  ${JSON.stringify(path)}: ${JSON.stringify(row?.["x-identity"] ?? ["instanceUid"])},`];
  });
  return `${banner}
/** Properties that identify a row together, by the path of its list. A list whose rows have no identity has none. */
export const identities: Readonly<Record<string, readonly string[]>> = {
${rows.sort().join("\n")}
};
`;
}

function propertyOf(document: OpenApiDocument, given: Schema | undefined, name: string): Schema | undefined {
  const schema = given && resolve<Schema>(document, given as Schema & { $ref: string });
  const own = schema?.properties?.[name];
  if (own) return resolve<Schema>(document, own as Schema & { $ref: string });
  for (const part of schema?.allOf ?? []) {
    const found = propertyOf(document, part, name);
    if (found) return found;
  }
  return undefined;
}
