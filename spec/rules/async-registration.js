const denial = "x-veeam-vspc-deny-async-action-registration";

/** Requires that each operation either declares 202 or states that it never runs asynchronously. */
export default () => ({
  Operation(operation, ctx) {
    const accepts = operation.responses?.["202"] !== undefined;
    const denies = operation[denial] === true;
    if (accepts !== denies) return;
    ctx.report({
      message: `${operation.operationId}: ${accepts ? `Declares both 202 and ${denial}` : `Declares neither 202 nor ${denial}`}.`,
      location: denies ? ctx.location.child([denial]).key() : ctx.location.child(["responses"]).key(),
    });
  },
});
