/** Every named schema, property, parameter and header says what it is. A reference may leave it to its target. */
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

/** A component of a bundled document, or a top-level entry of a file of schemas. */
const isNamed = (pointer) => /^#\/(components\/schemas\/)?[^/]+$/.test(pointer);

function check(ctx, node, location, subject) {
  if (node.description || ctx.resolve(node).node?.description) return;
  ctx.report({ message: `${subject} has no description.`, location: location.key() });
}
