import { ApiError, inputError, withDetails } from "../http/errors.js";
import { closest } from "../util/closest.js";

/** Other products by their port. */
const products: Readonly<Record<string, string>> = {
  1280: "Veeam Service Provider Console",
  9419: "Veeam Backup & Replication",
};

/** Adds the likely mistake in `baseUrl` to the error of a logon. */
export function withAddressHint(error: unknown, baseUrl: string): unknown {
  if (!(error instanceof ApiError) || error.kind === "throttled" || error.kind === "aborted") return error;
  const { port, pathname } = new URL(baseUrl);
  const product = products[port];
  if (product) {
    const hint = `port ${port} belongs to ${product}; Enterprise Manager uses 9398 (https) or 9399 (http)`;
    return withDetails(error, {}, hint);
  }
  const isWrongPath = (error.status === 404 || error.kind === "protocol") && !pathname.endsWith("/api");
  return isWrongPath
    ? withDetails(error, {}, `the path of baseUrl is ${pathname}, the path of the API is /api`)
    : error;
}

/**
 * Returns an object that throws `input` when a misspelt property is read. Other unknown properties are undefined, since
 * JavaScript itself reads some, such as `then` and `toJSON`.
 */
export function withSuggestions<T extends object>(name: string, target: T): T {
  return new Proxy(target, {
    get(object, property) {
      const isUnknown = typeof property === "string" && !(property in object);
      const suggestion = isUnknown && closest(property, Object.keys(object));
      if (suggestion) throw inputError(`${name} has no ${property}; did you mean ${suggestion}?`);
      return Reflect.get(object, property);
    },
  });
}
