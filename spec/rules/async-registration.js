const denial = "x-veeam-vspc-deny-async-action-registration";

/** An operation either may answer 202 or says that it never becomes an async action. */
export default () => ({
  Operation(operation, ctx) {
    const accepts = operation.responses?.["202"] !== undefined;
    const denies = operation[denial] === true;
    if (accepts !== denies) return;
    ctx.report({
      message: `${operation.operationId}: ${accepts ? `answers 202 in spite of ${denial}` : `has neither 202 nor ${denial}`}.`,
      location: denies ? ctx.location.child([denial]).key() : ctx.location.child(["responses"]).key(),
    });
  },
});
