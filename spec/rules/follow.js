/**
 * Follows a reference that stands in the file `from` (the file being walked when absent). Returns the node with its
 * location, whose file is where the references inside it count from.
 */
export function follow(ctx, node, from) {
  return typeof node?.$ref === "string" ? ctx.resolve(node, from?.source.absoluteRef) : { node, location: from };
}
