/** What a caller asks of the mock: `Prefer: code=404, example=notFound, dynamic=true, seed=1`. */
export interface Preferences {
  code?: number;
  exampleKey?: string;
  dynamic?: boolean;
  seed?: string;
}

/** Reads a Prefer header (RFC 7240); preferences the mock does not know are ignored, as the RFC wants. */
export function preferences(header: string): Preferences {
  const given = new Map(
    header.split(",").map((part): [string, string] => {
      const [name = "", ...value] = part.split("=");
      return [
        name.trim().toLowerCase(),
        value
          .join("=")
          .trim()
          .replace(/^"(.*)"$/, "$1"),
      ];
    }),
  );
  const code = given.get("code");
  const example = given.get("example");
  const seed = given.get("seed");
  return {
    ...(code && /^\d{3}$/.test(code) ? { code: Number(code) } : {}),
    ...(example ? { exampleKey: example } : {}),
    ...(given.has("dynamic") ? { dynamic: given.get("dynamic") !== "false" } : {}),
    ...(seed ? { seed } : {}),
  };
}
