/** Every JSON answer has an example: the mock answers with it. */
export default () => ({
  Response: {
    MediaTypesMap(content, ctx) {
      const body = content["application/json"];
      if (!body || body.example !== undefined || Object.keys(body.examples ?? {}).length > 0) return;
      ctx.report({
        message: "JSON answer without an example.",
        location: ctx.location.child(["application/json"]).key(),
      });
    },
  },
});
