import { follow } from "./follow.js";

/** Requires that the response of paged collections defines `meta`, because clients need its paging information. */
export default () => ({
  Operation(operation, ctx) {
    if (operation["x-veeam-pagination"] !== true) return;
    const { node, location } = follow(ctx, operation.responses?.["200"]);
    if (defines(ctx, node?.content?.["application/json"]?.schema, location, "meta")) return;
    ctx.report({
      message: `${operation.operationId}: The operation is paged, but its 200 response does not define meta.`,
      location: ctx.location.child(["responses", "200"]),
    });
  },
});

function defines(ctx, schema, from, property) {
  const { node, location } = follow(ctx, schema, from);
  return node?.properties?.[property] || node?.allOf?.some((part) => defines(ctx, part, location, property));
}
