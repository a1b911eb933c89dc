import { DocumentError } from "./model.js";
import type { FetchedText } from "./text.js";

type FetchText = (url: URL) => Promise<FetchedText>;

const reason =
  "is an HTML page without the URL of an OpenAPI document. If it is a login page, save the document with a browser, and pass the file.";

/**
 * Fetches the document at a URL. For an HTML page, this is the document that the page displays. For a console or its API, this
 * is the document of its Swagger page.
 *
 * @throws DocumentError
 */
export async function findDocument(address: string, fetchText: FetchText): Promise<FetchedText> {
  if (!URL.canParse(address)) throw new DocumentError(`${address}: not a valid URL`);
  const url = new URL(address);
  const found = await fetchText(/^\/(api(\/v3)?\/?)?$/.test(url.pathname) ? new URL("/api/swagger", url) : url);
  if (!isPage(found)) return found;
  const document = await documentOfPage(found, fetchText);
  const result = document && (await fetchText(document));
  if (result && !isPage(result)) return result;
  throw new DocumentError(`${(result ?? found).url.href}: ${reason}`);
}

const isPage = ({ text }: FetchedText) => /^\s*</.test(text);

/** Returns the URL that a Swagger page or one of its scripts contains. */
async function documentOfPage({ url, text }: FetchedText, fetchText: FetchText): Promise<URL | undefined> {
  const found = addressIn(text, url);
  if (found) return found;
  const sources = Array.from(text.matchAll(/<script\b[^<>]*?\ssrc=["']([^"'<>]+)["']/gi), ([, src = ""]) => src);
  for (const script of sameOrigin(sources, url)) {
    if (!/(initializer|index|config)[^/]*\.js$/i.test(script.pathname)) continue;
    const inScript = addressIn((await fetchText(script)).text, url);
    if (inScript) return inScript;
  }
  return undefined;
}

/** Matches settings such as `url: "swagger.json"`, attributes such as `data-url`, and links to a JSON or YAML file. */
const addressPattern =
  /(?:["']?\b(?:spec-?|data-)?url\\?["']?\s*[:=]\s*\\?["']([^"'\\]+))|href=["']([^"']+\.(?:json|ya?ml))["']/gi;

function addressIn(text: string, page: URL): URL | undefined {
  const addresses = Array.from(text.matchAll(addressPattern), ([, setting, link]) => setting ?? link ?? "");
  return sameOrigin(addresses, page).find(({ pathname }) => /\.(json|ya?ml)$|swagger|openapi/i.test(pathname));
}

function sameOrigin(addresses: readonly string[], page: URL): URL[] {
  const urls = addresses.flatMap((address) => (URL.canParse(address, page) ? [new URL(address, page)] : []));
  return urls.filter(({ origin }) => origin === page.origin);
}
