/** Every operation declares `default`, the answer to everything that goes wrong; `except` maps operations to another status. */
export default ({ except = {} }) => ({
  Operation(operation, ctx) {
    const status = except[operation.operationId] ?? "default";
    if (operation.responses?.[status]) return;
    ctx.report({
      message: `${operation.operationId}: declares no ${status} response.`,
      location: ctx.location.child(["responses"]).key(),
    });
  },
});
