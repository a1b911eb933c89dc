import { DocumentError } from "./model.js";
import type { FetchedText } from "./text.js";

type FetchText = (url: URL) => Promise<FetchedText>;

/**
 * Fetches the document at a URL. For an HTML page, this is the document that the page displays. For a console or its API, this
 * is the document of its Swagger page.
 *
 * @throws DocumentError
 */
export async function findDocument(address: string, fetchText: FetchText): Promise<FetchedText> {
  if (!URL.canParse(address)) throw new DocumentError(`${address}: not a valid URL`);
  const found = await fetchText(pageOf(new URL(address)));
  if (!isPage(found.text)) return found;
  const document = await documentOfPage(found, fetchText);
  if (document === undefined) throw new DocumentError(`${found.url.href}: ${reason}`);
  const result = await fetchText(document);
  if (isPage(result.text)) throw new DocumentError(`${result.url.href}: ${reason}`);
  return result;
}

/** Returns the URL of the Swagger page of a console. */
function pageOf(url: URL): URL {
  return /^\/(api(\/v3)?\/?)?$/.test(url.pathname) ? new URL("/api/swagger", url) : url;
}

const isPage = (text: string) => /^\s*</.test(text);

const reason =
  "is an HTML page without the URL of an OpenAPI document. If it is a login page, save the document with a browser, and pass the file.";

/** Returns the URL that a Swagger page or one of its scripts contains. */
async function documentOfPage({ url, text }: FetchedText, fetchText: FetchText): Promise<URL | undefined> {
  const inPage = addressIn(text, url);
  if (inPage) return inPage;
  for (const [, src = ""] of text.matchAll(/<script\b[^<>]*?\ssrc=["']([^"'<>]+)["']/gi)) {
    if (!/(initializer|index|config)[^/]*\.js/i.test(src) || !URL.canParse(src, url)) continue;
    const script = new URL(src, url);
    if (script.origin !== url.origin) continue;
    const found = addressIn((await fetchText(script)).text, url);
    if (found) return found;
  }
  return undefined;
}

/** Match settings such as `url: "swagger.json"`, attributes such as `data-url`, and links to a JSON or YAML file. */
const patterns = [
  /["']?\b(?:spec-?|data-)?url\\?["']?\s*[:=]\s*\\?["']([^"'\\]+)/gi,
  /href=["']([^"']+\.(?:json|ya?ml))["']/gi,
];

function addressIn(text: string, page: URL): URL | undefined {
  const matches = patterns.flatMap((pattern) => [...text.matchAll(pattern)].map(([, address = ""]) => address));
  const urls = matches.flatMap((address) => (URL.canParse(address, page) ? [new URL(address, page)] : []));
  return urls.find(
    ({ origin, pathname }) => origin === page.origin && /\.(json|ya?ml)$|swagger|openapi/i.test(pathname),
  );
}
