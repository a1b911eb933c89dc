/** Requires that each operation declares `default`, the response for all errors. `except` maps operations to another status. */
export default ({ except = {} }) => ({
  Operation(operation, ctx) {
    const status = except[operation.operationId] ?? "default";
    if (operation.responses?.[status]) return;
    ctx.report({
      message: `${operation.operationId}: Declares no ${status} response.`,
      location: ctx.location.child(["responses"]).key(),
    });
  },
});
