import { type Random, randomFrom } from "./random.js";

/** Faults of the connection. */
export const connectionFaults = ["reset", "reset-in-body", "stall", "stall-in-body"] as const;
/** Answers that a proxy or a failing server sends in place of the API's. */
export const responseFaults = ["truncated-json", "html", "empty-500", "redirect"] as const;
/** Refusals in the API's own words: a token refused, too many requests, and a server error of each type. */
export const errorFaults = [
  "unauthorized",
  "throttled",
  "transport",
  "logical",
  "retryableLogical",
  "security",
  "unspecified",
] as const;
/** Pages that lie: lower cap, ignored offset, the page before once more, rows inserted and deleted in between. */
export const pageFaults = ["page-cap", "offset-ignored", "page-repeated", "rows-moved"] as const;

export type ConnectionFault = (typeof connectionFaults)[number];
export type ResponseFault = (typeof responseFaults)[number];
export type ErrorFault = (typeof errorFaults)[number];
export type PageFault = (typeof pageFaults)[number];
export type FaultKind = ConnectionFault | ResponseFault | ErrorFault | PageFault;

/** Which requests meet which faults. */
export interface FaultProfile {
  /** One of these is drawn for each fault. */
  readonly kinds: readonly FaultKind[];
  /** Seed of the draws; the simulator's own when absent. */
  readonly seed?: number;
  /** Share of the matching requests that meet a fault, 0 to 1; all when absent. */
  readonly rate?: number;
  /**
   * Which requests match. `path` is a template of the document, a path below the base path, or a pattern for the latter.
   * With `nth` only the nth matching request (1 is the first) meets a fault.
   */
  readonly on?: { readonly method?: string; readonly path?: string | RegExp; readonly nth?: number };
  /**
   * Whether the request takes effect although its answer is lost or replaced (a stalled one: before its release). Drawn
   * where either is real when absent; where part of the answer arrives, it always does.
   */
  readonly effect?: boolean;
  /** How many requests in a row a `throttled` fault refuses; 1 when absent. */
  readonly burst?: number;
  /** Seconds in `retryAfter` of a `throttled` fault; left out when absent. */
  readonly retryAfter?: number;
  /** Most rows that `page-cap` lets onto a page; half of what was asked for when absent. */
  readonly pageCap?: number;
  /** Origin that `redirect` points to. */
  readonly redirectTo?: string;
}

/** One fault, drawn for one request. */
export interface Fault {
  readonly kind: FaultKind;
  /** The request takes effect nonetheless. */
  readonly effect: boolean;
  readonly profile: FaultProfile;
  readonly random: Random;
}

/** What the choice of a fault looks at. */
export interface FaultTarget {
  readonly method: string;
  /** Below the base path. */
  readonly path: string;
  readonly template?: string;
  readonly paged: boolean;
}

/** Draws faults for requests as they arrive. */
export interface FaultPlan {
  set(profiles: readonly FaultProfile[]): void;
  draw(target: FaultTarget): Fault | undefined;
}

export function createFaultPlan(seed: number, initial: readonly FaultProfile[]): FaultPlan {
  let draws = initial.map((profile) => drawFrom(profile, seed));
  return {
    set: (profiles) => {
      draws = profiles.map((profile) => drawFrom(profile, seed));
    },
    draw: (target) => {
      const drawn = draws.map((draw) => draw(target));
      return drawn.find((fault) => fault !== undefined);
    },
  };
}

/** Each profile keeps its own sequence and its own count of matching requests, whatever the others draw. */
function drawFrom(profile: FaultProfile, seed: number): (target: FaultTarget) => Fault | undefined {
  const random = randomFrom(profile.seed ?? seed, "faults");
  let matched = 0;
  let storm = 0;
  return (target) => {
    if (!matches(profile.on, target)) return undefined;
    matched += 1;
    if (storm > 0) {
      storm -= 1;
      return { kind: "throttled", effect: false, profile, random };
    }
    if (profile.on?.nth !== undefined ? matched !== profile.on.nth : random() >= (profile.rate ?? 1)) return undefined;
    const kinds = profile.kinds.filter((kind) => target.paged || !isPageFault(kind));
    const kind = kinds[Math.floor(random() * kinds.length)];
    if (kind === undefined) return undefined;
    if (kind === "throttled") storm = (profile.burst ?? 1) - 1;
    return { kind, effect: takesEffect(kind, profile, random), profile, random };
  };
}

function matches(on: FaultProfile["on"], { method, path, template }: FaultTarget): boolean {
  if (on?.method !== undefined && on.method.toUpperCase() !== method) return false;
  if (on?.path instanceof RegExp) return path.search(on.path) >= 0;
  return on?.path === undefined || on.path === path || on.path === template;
}

export function isConnectionFault(kind: FaultKind): kind is ConnectionFault {
  return connectionFaults.some((fault) => fault === kind);
}

export function isPageFault(kind: FaultKind): kind is PageFault {
  return pageFaults.some((fault) => fault === kind);
}

/** An answer that was half sent was made; a refusal was not, unless the profile says so; a lost answer may be either. */
function takesEffect(kind: FaultKind, { effect }: FaultProfile, random: Random): boolean {
  const always: readonly FaultKind[] = ["reset-in-body", "stall-in-body", "truncated-json", ...pageFaults];
  const perhaps: readonly FaultKind[] = ["reset", "stall", "html", "empty-500", "transport"];
  return always.includes(kind) || (effect ?? (perhaps.includes(kind) && random() < 0.5));
}
