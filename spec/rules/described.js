/** Requires a description for each named schema, property, parameter and header, or for the target of its reference. */
export default () => ({
  Schema(schema, ctx) {
    if (isNamed(ctx.location.pointer)) check(ctx, schema, ctx.location, "Schema");
  },
  SchemaProperties(properties, ctx) {
    for (const [name, property] of Object.entries(properties)) {
      check(ctx, property, ctx.location.child([name]), `Property ${name}`);
    }
  },
  Parameter(parameter, ctx) {
    check(ctx, parameter, ctx.location, `Parameter ${parameter.name}`);
  },
  Header(header, ctx) {
    check(ctx, header, ctx.location, "Header");
  },
});

/** Matches components of a bundled document and top-level entries of a schema file. */
const isNamed = (pointer) => /^#\/(components\/schemas\/)?[^/]+$/.test(pointer);

function check(ctx, node, location, subject) {
  if (node.description || ctx.resolve(node).node?.description) return;
  ctx.report({ message: `${subject} has no description.`, location: location.key() });
}
