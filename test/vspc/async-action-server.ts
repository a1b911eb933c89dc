import { failure, json } from "../support/fake-fetch.js";
import { vspcOf } from "../support/vspc.js";

export const tenants = "/infrastructure/sites/{siteUid}/tenants";
const siteUid = "6a4e1d3c-0b7f-4c58-9a2d-1e5f7b9c3d01";
export const id = "5c7f0a41-9d2b-4c36-8f0e-6a1b2c3d4e5f";
export const init = { path: { siteUid }, body: { credentials: { userName: "acme" } } };

export interface Script {
  /** States of the action, one per poll; the last one stays. */
  states?: string[];
  location?: string | null;
  result?: () => Response;
  /** Response to a poll, instead of the states. */
  state?: () => Response;
}

/** A client whose server responds to a POST with an asynchronous action. */
export function asyncActionServer({
  states = ["running", "succeed"],
  location = `/api/v3/asyncActions/${id}`,
  result,
  state,
}: Script = {}) {
  let poll = 0;
  return vspcOf(({ method, path }) => {
    if (method === "POST") return new Response(null, { status: 202, headers: location === null ? {} : { location } });
    if (method === "DELETE") return json({ errors: [], data: {} });
    if (path.endsWith("/result")) return result?.() ?? json({ data: { name: "acme" } });
    if (state) return state();
    const status = states[Math.min(poll++, states.length - 1)];
    return status === "gone" ? failure(404, { code: 404 }) : json({ data: { id, status, actionName: "CreateTenant" } });
  });
}
