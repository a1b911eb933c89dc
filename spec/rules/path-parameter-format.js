/** Every path parameter has a format: what goes into a path must be known before it is sent. */
export default () => ({
  Parameter(parameter, ctx) {
    if (parameter.in !== "path" || ctx.resolve(parameter.schema).node?.format) return;
    ctx.report({
      message: `Path parameter ${parameter.name} has no format.`,
      location: ctx.location.child(["schema"]).key(),
    });
  },
});
