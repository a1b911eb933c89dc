import { connectionError } from "../../http/connection-error.js";
import { nodeFetch } from "../../node.js";
import { inCommandWords } from "../remedy.js";
import { DocumentError } from "./model.js";

/** A text and where it came from, redirects followed. */
export interface FetchedText {
  readonly url: URL;
  readonly text: string;
}

/** Milliseconds for a text, redirects included. */
const timeout = 60_000;

/**
 * Gets a text without credentials. Redirects within the origin are followed.
 *
 * @throws DocumentError
 */
export async function fetchText(address: URL, ca?: string): Promise<FetchedText> {
  if (address.username !== "" || address.password !== "") {
    throw new DocumentError(`${address.origin}: leave user name and password out of the address`);
  }
  await using fetch = nodeFetch(ca === undefined ? {} : { ca });
  const signal = AbortSignal.timeout(timeout);
  let url = address;
  for (let hops = 0; hops <= 5; hops++) {
    const response = await fetch(url, { redirect: "manual", signal }).catch((error: unknown) => fail(url, error));
    const location = response.headers.get("location");
    if (response.status >= 300 && response.status < 400 && location !== null) {
      await response.body?.cancel();
      url = redirected(url, location);
      continue;
    }
    const text = await response.text().catch((error: unknown) => fail(url, error));
    if (response.ok) return { url, text };
    const advice =
      response.status === 401 || response.status === 403 ? "; it is behind a login: save it to a file" : "";
    throw new DocumentError(`${url.href}: the server answered ${response.status}${advice}`);
  }
  throw new DocumentError(`${address.href}: redirects without end`);
}

function redirected(from: URL, location: string): URL {
  const target = URL.canParse(location, from) ? new URL(location, from) : undefined;
  if (target?.origin === from.origin) return target;
  throw new DocumentError(
    `${from.href}: redirects to ${target?.origin ?? "nowhere"}; name that address if you trust it`,
  );
}

function fail(url: URL, error: unknown): never {
  if (error instanceof Error && error.name === "TimeoutError") {
    throw new DocumentError(`${url.href}: no answer within ${timeout / 1000} seconds`, { cause: error });
  }
  const { message } = connectionError({ operation: "", url: url.href }, error);
  throw new DocumentError(`${url.href}: ${inCommandWords(message)}`, { cause: error });
}
