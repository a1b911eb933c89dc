/**
 * Requires a format for each path parameter, so that clients can validate the value before they send it. An ID without a
 * known format has a minimum length instead.
 */
export default () => ({
  Parameter(parameter, ctx) {
    const { format, minLength } = ctx.resolve(parameter.schema).node ?? {};
    if (parameter.in !== "path" || format || minLength) return;
    ctx.report({
      message: `Path parameter ${parameter.name} has no format.`,
      location: ctx.location.child(["schema"]).key(),
    });
  },
});
