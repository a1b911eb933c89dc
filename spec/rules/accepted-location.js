/** Every 202 names the action that goes on in a Location header. */
export default () => ({
  Operation(operation, ctx) {
    const accepted = operation.responses?.["202"];
    if (!accepted) return;
    const headers = Object.keys(ctx.resolve(accepted).node?.headers ?? {}).map((name) => name.toLowerCase());
    if (headers.includes("location")) return;
    ctx.report({
      message: `${operation.operationId}: 202 has no Location header.`,
      location: ctx.location.child(["responses", "202"]),
    });
  },
});
