import { InvalidArgumentError } from "commander";
import { type FaultProfile, faultKinds, type Throttle } from "../../testing/index.js";
import { integer } from "../options.js";

/** Source of the certificate: created at the start, or two PEM files. */
export type Tls = "self-signed" | { readonly certFile: string; readonly keyFile: string };

export const port = integer(0, 65_535);

/** Parses `20/s`, or `100/10s` for 100 requests in 10 seconds. */
export function throttle(text: string): Throttle {
  const [, requests, seconds] = /^([1-9]\d*)\/([1-9]\d*)?s$/.exec(text) ?? [];
  if (requests === undefined) throw new InvalidArgumentError("Pass requests and seconds, such as 20/s or 100/10s.");
  return { requests: Number(requests), seconds: Number(seconds ?? 1) };
}

/** Parses `reset:0.1`, or `reset` for every request. Repeated options are drawn independently. */
export function fault(text: string, others: readonly FaultProfile[] = []): readonly FaultProfile[] {
  const [name, rateText = "1", ...rest] = text.split(":");
  const kind = faultKinds.find((known) => known === name);
  const rate = Number(rateText);
  if (kind === undefined) throw new InvalidArgumentError(`The kinds are ${faultKinds.join(", ")}.`);
  if (rest.length > 0 || !(rate > 0 && rate <= 1))
    throw new InvalidArgumentError("The rate must be above 0 and at most 1, such as reset:0.1.");
  return [...others, { kinds: [kind], rate }];
}

export function tls(text: string): Tls {
  if (text === "self-signed") return text;
  const [certFile, keyFile, ...rest] = text.split(",");
  if (certFile && keyFile && rest.length === 0) return { certFile, keyFile };
  throw new InvalidArgumentError("Pass self-signed, or two PEM files as CERT,KEY.");
}

export function corsOrigin(text: string): string {
  if (text === "*" || (URL.canParse(text) && new URL(text).origin === text)) return text;
  throw new InvalidArgumentError("Pass an origin such as https://portal.example.com, or *.");
}
