import type { SimulatedApi } from "./api.js";
import { type ArrivedRequest, emptyResponse, firstHalf, type SimulatedResponse, textResponse } from "./exchange.js";
import { type Fault, isConnectionFault, isPageFault } from "./faults.js";

type Refusals = Pick<SimulatedApi, "handle" | "refuse">;

/** Header of every answer that a fault touched. */
export const faultHeader = "x-simulated-fault";

/** The answer that a request gets under a fault; it takes effect if the fault says so. */
export function faultyResponse(api: Refusals, request: ArrivedRequest, fault: Fault): SimulatedResponse {
  const response = responseUnderFault(api, request, fault);
  return { ...response, headers: { ...response.headers, [faultHeader]: fault.kind } };
}

function responseUnderFault(api: Refusals, request: ArrivedRequest, fault: Fault): SimulatedResponse {
  const { kind } = fault;
  if (isConnectionFault(kind)) return api.handle(request);
  if (isPageFault(kind)) return api.handle(request, fault);
  if (kind === "truncated-json") return cutOff(api.handle(request));
  if (fault.effect) api.handle(request);
  switch (kind) {
    case "html":
      return portalPage();
    case "empty-500":
      return emptyResponse(500, { "content-length": "0" });
    case "redirect":
      return emptyResponse(302, { location: elsewhere(request.url, fault.profile.redirectTo) });
    default:
      return api.refuse(kind, fault, request);
  }
}

function cutOff(response: SimulatedResponse): SimulatedResponse {
  return { ...response, body: firstHalf(response.body) };
}

/** What the real server answers where no route is: its portal, with status 200. */
export function portalPage(): SimulatedResponse {
  const page = "<!DOCTYPE html><html><head><title>Portal</title></head><body><div id='app'></div></body></html>";
  return textResponse(200, "text/html; charset=utf-8", page);
}

function elsewhere(url: URL, origin = "https://elsewhere.example"): string {
  return new URL(url.pathname + url.search, origin).href;
}
