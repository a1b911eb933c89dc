import { createVspcClient, password, type TokenStore, type VspcClientOptions } from "../../src/index.js";
import { fakeFetch, type Handler, json } from "../support/fake-fetch.js";

export const baseUrl = "https://vspc.example.com:1280/api/v3";
export const user = { username: "admin", password: "hunter2" };
export const now = 1_800_000_000_000;
export const pair = { access_token: "a", refresh_token: "r", expires_in: 3600 };

/** A client whose token endpoint responds with `issue`. By default, other paths return the token of the request. */
export function clientOf(
  issue: (form: URLSearchParams, index: number) => Response | Promise<Response>,
  options: Partial<VspcClientOptions> = {},
  api: Handler = ({ headers }) => json({ data: { token: headers.get("authorization") } }),
) {
  const grants: URLSearchParams[] = [];
  const { fetch, seen } = fakeFetch((request, index) => {
    if (request.path !== "/token") return api(request, index);
    const form = new URLSearchParams(request.body);
    return issue(form, grants.push(form) - 1);
  });
  const vspc = createVspcClient({ baseUrl, auth: password(user), fetch, maxAttempts: 1, ...options });
  return { vspc, grants, seen };
}

/** A token store, its values, and the arguments of each `set`. */
export const recordingStore = () => {
  const values = new Map<string, unknown>();
  const calls: unknown[][] = [];
  const store: TokenStore = {
    get: (key) => values.get(key),
    set: (key, value, ttl) => {
      calls.push([key, value, ttl]);
      return values.set(key, value);
    },
    delete: (key) => values.delete(key),
  };
  return { store, values, calls };
};

/** An access token with these claims. */
export const jwt = (claims: object) => `h.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.s`;
