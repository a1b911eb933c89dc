import { follow } from "./follow.js";

/** Requires that the default of a schema is one of its enum values. */
export default () => ({
  Schema(schema, ctx) {
    if (schema.default === undefined || accepts(ctx, schema, ctx.location, schema.default)) return;
    ctx.report({
      message: `The default ${JSON.stringify(schema.default)} is not one of the enum values.`,
      location: ctx.location.child(["default"]),
    });
  },
});

/** Whether the enums of a schema, including those of composed schemas and list items, contain the value. */
function accepts(ctx, raw, from, value) {
  const { node: schema, location } = follow(ctx, raw, from);
  if (!schema) return true;
  const accepted = (part) => accepts(ctx, part, location, value);
  return (
    (schema.enum?.includes(value) ?? true) &&
    (schema.type !== "null" || value === null) &&
    (schema.allOf?.every(accepted) ?? true) &&
    (schema.anyOf?.some(accepted) ?? true) &&
    (schema.oneOf?.some(accepted) ?? true) &&
    (!Array.isArray(value) || value.every((item) => accepts(ctx, schema.items, location, item)))
  );
}
