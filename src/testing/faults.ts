import { type Random, randomFrom } from "./random.js";
import type { Route } from "./router.js";

const kindsOf = {
  connection: ["reset", "reset-in-body", "stall", "stall-in-body"],
  /** Responses that a proxy or a failing server sends instead of the API. */
  response: ["truncated-json", "html", "empty-500", "redirect"],
  /** Error responses of the API: rejected credentials, rate limiting, and a server error of each type. */
  error: ["unauthorized", "throttled", "transport", "logical", "retryableLogical", "security", "unspecified"],
  /** Incorrect pages: a lower maximum, an ignored offset, a repeated page, rows inserted and deleted between pages. */
  page: ["page-cap", "offset-ignored", "page-repeated", "rows-moved"],
} as const;

type KindsOf = typeof kindsOf;
export type ErrorFault = KindsOf["error"][number];
export type FaultKind = KindsOf[keyof KindsOf][number];

/** All kinds of faults. */
export const faultKinds: readonly FaultKind[] = Object.values(kindsOf).flat();

/** Selects which requests meet which faults. */
export interface FaultProfile {
  /** Kinds to draw from. */
  readonly kinds: readonly FaultKind[];
  /**
   * Seed of the draws.
   * @default the simulator's seed
   */
  readonly seed?: number;
  /**
   * Share of the matching requests that meet a fault, 0 to 1.
   * @default 1
   */
  readonly rate?: number;
  /**
   * Requests that match. `path` is a template of the document, a path below the base path, or a pattern for it.
   * With `nth`, only the nth matching request meets a fault; the first one is 1.
   */
  readonly on?: { readonly method?: string; readonly path?: string | RegExp; readonly nth?: number };
  /**
   * Whether the request takes effect although its response is lost or replaced. If absent, it is drawn where servers
   * do both. A request whose response arrives in part always takes effect.
   */
  readonly effect?: boolean;
  /**
   * Number of consecutive requests that a `throttled` fault rejects.
   * @default 1
   */
  readonly burst?: number;
  /** Seconds to wait, as a `throttled` fault reports them. By default it reports none. */
  readonly retryAfter?: number;
  /** Maximum number of rows of a page under `page-cap`. By default it is half of the requested number. */
  readonly pageCap?: number;
  /** Target origin of `redirect`. */
  readonly redirectTo?: string;
}

/** A fault, drawn for one request. */
export interface Fault {
  readonly kind: FaultKind;
  /** Whether the request takes effect. */
  readonly effect: boolean;
  readonly profile: FaultProfile;
  readonly random: Random;
}

/** The parts of a request that faults are selected by. */
interface Target {
  readonly request: Request;
  readonly path: string;
  readonly route: Route | undefined;
  readonly isPaged: boolean;
}

/** Creates a function that draws the faults of requests in their order of arrival. */
export function createFaultPlan(seed: number, profiles: readonly FaultProfile[]) {
  const draws = profiles.map((profile) => drawFrom(profile, seed));
  return (target: Target) => draws.map((draw) => draw(target)).find((fault) => fault !== undefined);
}

/** Each profile has its own random sequence and its own count of matching requests. */
function drawFrom(profile: FaultProfile, seed: number): (target: Target) => Fault | undefined {
  const random = randomFrom(profile.seed ?? seed, "faults");
  const { nth } = profile.on ?? {};
  let matched = 0;
  let burst = 0;
  return (target) => {
    if (!matches(profile.on, target)) return undefined;
    matched += 1;
    if (burst > 0) {
      burst -= 1;
      return { kind: "throttled", effect: false, profile, random };
    }
    if (nth !== undefined ? matched !== nth : random() >= (profile.rate ?? 1)) return undefined;
    const kinds = profile.kinds.filter((kind) => target.isPaged || !isPageFault(kind));
    const kind = kinds[Math.floor(random() * kinds.length)];
    if (kind === undefined) return undefined;
    if (kind === "throttled") burst = (profile.burst ?? 1) - 1;
    return { kind, effect: takesEffect(kind, profile, random), profile, random };
  };
}

function matches(on: FaultProfile["on"], { request, path, route }: Target): boolean {
  if (on?.method !== undefined && on.method.toUpperCase() !== request.method) return false;
  if (on?.path instanceof RegExp) return path.search(on.path) >= 0;
  return on?.path === undefined || on.path === path || on.path === route?.template;
}

export function isPageFault(kind: FaultKind): kind is KindsOf["page"][number] {
  return kindsOf.page.some((fault) => fault === kind);
}

/** A response that was sent in part was made. An error response means no effect. A lost response may mean either. */
function takesEffect(kind: FaultKind, { effect }: FaultProfile, random: Random): boolean {
  const sometimes: readonly FaultKind[] = ["reset", "stall", "html", "empty-500", "transport"];
  return effect ?? (sometimes.includes(kind) && random() < 0.5);
}
