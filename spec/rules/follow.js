/**
 * Resolves a reference relative to the file of `from`, by default the current file. Returns the node and its location.
 * References inside the node are relative to the file of that location.
 */
export function follow(ctx, node, from) {
  return typeof node?.$ref === "string" ? ctx.resolve(node, from?.source.absoluteRef) : { node, location: from };
}
