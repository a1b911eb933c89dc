/** Requires a format for each path parameter, so that clients can validate the value before they send it. */
export default () => ({
  Parameter(parameter, ctx) {
    if (parameter.in !== "path" || ctx.resolve(parameter.schema).node?.format) return;
    ctx.report({
      message: `Path parameter ${parameter.name} has no format.`,
      location: ctx.location.child(["schema"]).key(),
    });
  },
});
