import { follow } from "./follow.js";

/** No text and no name is still to be written, in examples and extensions neither. */
export default () => ({
  Root(root, ctx) {
    const seen = new Set();
    const walk = (raw, at) => {
      const { node, location } = follow(ctx, raw, at);
      if (node === "TBD") ctx.report({ message: "TBD is no text.", location });
      if (typeof node !== "object" || node === null || seen.has(node)) return;
      seen.add(node);
      for (const [key, value] of Object.entries(node)) {
        const place = location.child([key]);
        if (key === "TBD") ctx.report({ message: "TBD is no name.", location: place.key() });
        walk(value, place);
      }
    };
    walk(root, ctx.location);
  },
});
