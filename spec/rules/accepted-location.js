/** Requires a Location header, which identifies the asynchronous action, in every 202 response. */
export default () => ({
  Operation(operation, ctx) {
    const accepted = operation.responses?.["202"];
    if (!accepted) return;
    const headers = Object.keys(ctx.resolve(accepted).node?.headers ?? {}).map((name) => name.toLowerCase());
    if (headers.includes("location")) return;
    ctx.report({
      message: `${operation.operationId}: The 202 response has no Location header.`,
      location: ctx.location.child(["responses", "202"]),
    });
  },
});
