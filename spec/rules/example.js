/** Requires an example for each schema with a pattern and for each required parameter, because tools cannot make up a value. */
export default () => ({
  Schema(schema, ctx) {
    if (schema.pattern === undefined || schema.examples?.length > 0) return;
    ctx.report({ message: "The schema has a pattern, but no example.", location: ctx.location.child(["pattern"]) });
  },
  Parameter(parameter, ctx) {
    const places = [parameter, ctx.resolve(parameter.schema).node, ...Object.values(parameter.content ?? {})];
    if (!parameter.required || places.some((place) => place?.example !== undefined || place?.examples)) return;
    ctx.report({
      message: `The required parameter ${parameter.name} has no example.`,
      location: ctx.location.key(),
    });
  },
});
