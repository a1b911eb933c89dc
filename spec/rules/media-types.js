/** Every body comes in each of the `expected` media types. */
export default ({ expected = [] }) => ({
  MediaTypesMap(content, ctx) {
    const missing = expected.filter((mediaType) => content[mediaType] === undefined);
    if (missing.length === 0) return;
    ctx.report({ message: `Content lacks ${missing.join(" and ")}.`, location: ctx.location.key() });
  },
});
