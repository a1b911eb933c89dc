import { InvalidArgumentError } from "commander";
import { type FaultProfile, faultKinds, type Throttle } from "../../testing/index.js";
import { integer } from "../options.js";

/** Source of the certificate: created at the start, or two PEM files. */
export type Tls = "self-signed" | { readonly certFile: string; readonly keyFile: string };

/** Options of `simulate`. */
export interface SimulateOptions {
  readonly port: number;
  readonly emPort: number;
  readonly host: string;
  readonly tls?: Tls;
  readonly caOut?: string;
  readonly tenants: number;
  readonly seed: number;
  readonly async: "none" | "writes" | "all";
  readonly throttle?: Throttle;
  readonly fault: readonly FaultProfile[];
  readonly cors?: string;
  readonly unknownRoutes: "portal" | "error";
  readonly admin?: "loopback" | "all";
  readonly state?: string;
  readonly quiet?: true;
  readonly json?: true;
}

export const port = integer(0, 65_535);

/** Parses `20/s`, or `100/10s` for 100 requests in 10 seconds. */
export function throttle(text: string): Throttle {
  const [, requests, seconds = "1"] = /^([1-9]\d*)\/([1-9]\d*)?s$/.exec(text) ?? [];
  if (requests !== undefined) return { requests: Number(requests), seconds: Number(seconds) };
  throw new InvalidArgumentError("Pass requests and seconds, such as 20/s or 100/10s.");
}

/** Parses `reset:0.1`, or `reset` for every request. Repeated options are drawn independently. */
export function fault(text: string, others: readonly FaultProfile[] = []): readonly FaultProfile[] {
  const [, name, rate = "1"] = /^([^:]*)(?::(.*))?$/s.exec(text) ?? [];
  const kind = faultKinds.find((known) => known === name);
  if (kind === undefined) throw new InvalidArgumentError(`The kinds are ${faultKinds.join(", ")}.`);
  if (Number(rate) > 0 && Number(rate) <= 1) return [...others, { kinds: [kind], rate: Number(rate) }];
  throw new InvalidArgumentError("The rate must be above 0 and at most 1, such as reset:0.1.");
}

export function tls(text: string): Tls {
  const [certFile, keyFile, ...rest] = text.split(",");
  if (text === "self-signed") return text;
  if (certFile && keyFile && rest.length === 0) return { certFile, keyFile };
  throw new InvalidArgumentError("Pass self-signed, or two PEM files as CERT,KEY.");
}

export function corsOrigin(text: string): string {
  if (text === "*" || (URL.canParse(text) && new URL(text).origin === text)) return text;
  throw new InvalidArgumentError("Pass an origin such as https://portal.example.com, or *.");
}
