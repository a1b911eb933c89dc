import { follow } from "./follow.js";

/** A paged collection answers with `meta`: without its paging facts nobody knows where a page ends. */
export default () => ({
  Operation(operation, ctx) {
    if (operation["x-veeam-pagination"] !== true) return;
    const { node, location } = follow(ctx, operation.responses?.["200"]);
    if (requires(ctx, node?.content?.["application/json"]?.schema, location, "meta")) return;
    ctx.report({
      message: `${operation.operationId}: is paged, but its 200 does not require meta.`,
      location: ctx.location.child(["responses", "200"]),
    });
  },
});

function requires(ctx, schema, from, property) {
  const { node, location } = follow(ctx, schema, from);
  return node?.required?.includes(property) || node?.allOf?.some((part) => requires(ctx, part, location, property));
}
