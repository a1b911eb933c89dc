/** Requires an example for each JSON response, because mock servers return it. */
export default () => ({
  Response: {
    MediaTypesMap(content, ctx) {
      const body = content["application/json"];
      if (!body || body.example !== undefined || Object.keys(body.examples ?? {}).length > 0) return;
      ctx.report({
        message: "The JSON response has no example.",
        location: ctx.location.child(["application/json"]).key(),
      });
    },
  },
});
