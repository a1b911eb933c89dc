import { follow } from "./follow.js";

/** Rejects the placeholder TBD as a value or key, including in examples and extensions. */
export default () => ({
  Root(root, ctx) {
    const seen = new Set();
    const walk = (raw, at) => {
      const { node, location } = follow(ctx, raw, at);
      if (node === "TBD") ctx.report({ message: "Replace the placeholder TBD with a text.", location });
      if (typeof node !== "object" || node === null || seen.has(node)) return;
      seen.add(node);
      for (const [key, value] of Object.entries(node)) {
        const place = location.child([key]);
        if (key === "TBD") ctx.report({ message: "Replace the placeholder TBD with a name.", location: place.key() });
        walk(value, place);
      }
    };
    walk(root, ctx.location);
  },
});
