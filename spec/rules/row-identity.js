import { follow } from "./follow.js";

/**
 * Requires that the rows of every paged collection have an identity: `instanceUid`, or the properties that their schema lists
 * in `x-identity`. An empty list states that rows have none.
 */
export default () => ({
  Operation(operation, ctx) {
    if (operation["x-veeam-pagination"] !== true) return;
    const { node, location } = follow(ctx, operation.responses?.["200"]);
    const data = propertyOf(ctx, node?.content?.["application/json"]?.schema, location, "data");
    const row = follow(ctx, data?.node?.items, data?.location);
    const missing = (row.node?.["x-identity"] ?? ["instanceUid"]).find((path) => !hasPath(ctx, row, path.split(".")));
    if (missing === undefined) return;
    ctx.report({
      message: `${operation.operationId}: its rows have no ${missing}; list the properties that identify them in x-identity.`,
      location: ctx.location.child(["responses", "200"]),
    });
  },
});

/** Finds a property of a schema or of the parts of its allOf. */
function propertyOf(ctx, schema, from, name) {
  const { node, location } = follow(ctx, schema, from);
  if (node?.properties?.[name]) return follow(ctx, node.properties[name], location);
  for (const part of node?.allOf ?? []) {
    const found = propertyOf(ctx, part, location, name);
    if (found) return found;
  }
  return undefined;
}

function hasPath(ctx, { node, location }, [name, ...rest]) {
  const found = propertyOf(ctx, node, location, name);
  return found !== undefined && (rest.length === 0 || hasPath(ctx, found, rest));
}
