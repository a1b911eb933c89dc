import { follow } from "./follow.js";

/** Requires `meta` in the response of paged collections, because clients need its paging information. */
export default () => ({
  Operation(operation, ctx) {
    if (operation["x-veeam-pagination"] !== true) return;
    const { node, location } = follow(ctx, operation.responses?.["200"]);
    if (requires(ctx, node?.content?.["application/json"]?.schema, location, "meta")) return;
    ctx.report({
      message: `${operation.operationId}: The operation is paged, but its 200 response does not require meta.`,
      location: ctx.location.child(["responses", "200"]),
    });
  },
});

function requires(ctx, schema, from, property) {
  const { node, location } = follow(ctx, schema, from);
  return node?.required?.includes(property) || node?.allOf?.some((part) => requires(ctx, part, location, property));
}
