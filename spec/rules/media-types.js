/** Requires each of the `expected` media types in every body. */
export default ({ expected = [] }) => ({
  MediaTypesMap(content, ctx) {
    const missing = expected.filter((mediaType) => content[mediaType] === undefined);
    if (missing.length === 0) return;
    ctx.report({ message: `The content lacks ${missing.join(" and ")}.`, location: ctx.location.key() });
  },
});
