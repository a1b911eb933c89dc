import { createReadStream } from "node:fs";
import { nodeFetch } from "../../node.js";
import { reasonOf } from "../command-error.js";
import { DocumentError } from "./model.js";

/** A text and its address after redirects. */
export interface FetchedText {
  readonly url: URL;
  readonly text: string;
}

/** Maximum size of one file, in bytes, after decompression. */
const maxBytes = 64 * 2 ** 20;

/** Timeout for one text, redirects included, in milliseconds. */
const timeout = 60_000;

/** Reads a file. Throws DocumentError. */
export async function readTextFile(path: string): Promise<string> {
  try {
    return await limitedText(path, createReadStream(path));
  } catch (cause) {
    if (cause instanceof DocumentError) throw cause;
    throw new DocumentError(`${path}: cannot be read (${reasonOf(cause)})`, { cause });
  }
}

/**
 * Fetches a text without credentials. Follows redirects to the same origin only.
 *
 * @param ca File with CA certificates to trust in addition to those of Node
 * @throws DocumentError
 */
export async function fetchText(address: URL, ca?: string): Promise<FetchedText> {
  if (address.username !== "" || address.password !== "") {
    throw new DocumentError(`${address.origin}: remove the user name and password from the URL`);
  }
  await using fetch = nodeFetch(ca === undefined ? {} : { ca });
  const signal = AbortSignal.timeout(timeout);
  let url = address;
  try {
    for (let hops = 0; hops <= 5; hops++) {
      const response = await fetch(url, { redirect: "manual", signal });
      if (response.ok) return { url, text: await limitedText(url.href, (response.body ?? []) as object as Chunks) };
      await response.body?.cancel();
      url = redirected(url, response);
    }
  } catch (cause) {
    throw cause instanceof DocumentError ? cause : new DocumentError(problemOf(url, cause), { cause });
  }
  throw new DocumentError(`${address.href}: too many redirects`);
}

/** Node's streams can be iterated, which the types of the DOM do not declare. */
type Chunks = AsyncIterable<Uint8Array>;

/** Joins the chunks of a text. Throws DocumentError as soon as they exceed the maximum size. */
async function limitedText(name: string, chunks: Chunks): Promise<string> {
  const decoder = new TextDecoder();
  const parts: string[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > maxBytes) throw new DocumentError(`${name}: larger than ${maxBytes / 2 ** 20} MB`);
    parts.push(decoder.decode(chunk, { stream: true }));
  }
  return parts.join("") + decoder.decode();
}

/** Returns the target of a redirect. Throws DocumentError for another response. */
function redirected(from: URL, { status, headers }: Response): URL {
  const location = status >= 300 && status < 400 ? headers.get("location") : null;
  const hint = status === 401 || status === 403 ? ". Sign in with a browser and save it to a file." : "";
  if (location === null) throw new DocumentError(`${from.href}: the server responded with ${status}${hint}`);
  const target = URL.canParse(location, from) ? new URL(location, from) : undefined;
  if (target?.origin === from.origin) return target;
  const origin = target?.origin ?? "an invalid URL";
  throw new DocumentError(`${from.href}: redirects to ${origin}. Pass that address if you trust it.`);
}

/** Describes why there is no response. */
function problemOf({ href, host }: URL, error: unknown): string {
  if (error instanceof Error && error.name === "TimeoutError") {
    return `${href}: no response within ${timeout / 1000} seconds`;
  }
  let reason = error;
  while (reason instanceof Error && reason.cause instanceof Error && !("code" in reason)) reason = reason.cause;
  const text = reason instanceof Error && reason.message !== "" ? reason.message : reasonOf(reason);
  const isUntrusted = /CERT|ISSUER|VERIFY/.test(reasonOf(reason));
  const hint = isUntrusted ? ". Pass the server's certificate, or its CA's, with --ca." : "";
  return `${href}: no response from ${host}: ${text}${hint}`;
}
