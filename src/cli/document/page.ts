import type { FetchedText } from "./fetch.js";
import { DocumentError } from "./model.js";

type FetchText = (url: URL) => Promise<FetchedText>;

/**
 * The document at an address. A page leads to the document that it shows; the address of a console or of its API leads to
 * its Swagger page.
 *
 * @throws DocumentError
 */
export async function findDocument(address: string, fetchText: FetchText): Promise<FetchedText> {
  if (!URL.canParse(address)) throw new DocumentError(`${address}: is no address`);
  const found = await fetchText(pageOf(new URL(address)));
  if (!isPage(found.text)) return found;
  const document = await documentOfPage(found, fetchText);
  if (document === undefined) throw new DocumentError(`${found.url.href}: ${reasonOf(found.text)}`);
  const result = await fetchText(document);
  if (isPage(result.text)) throw new DocumentError(`${result.url.href}: ${reasonOf(result.text)}`);
  return result;
}

/** Where a console has its Swagger page. */
function pageOf(url: URL): URL {
  return /^\/(api(\/v3)?\/?)?$/.test(url.pathname) ? new URL("/api/swagger", url) : url;
}

const isPage = (text: string) => /^\s*</.test(text);

function reasonOf(page: string): string {
  if (/type=["']?password/i.test(page)) return "is a login page; save the document in a browser, and name the file";
  return "is an HTML page that names no OpenAPI document; give the address of the document, or save it and name the file";
}

/** The address that a Swagger page, or a script of it, shows. */
async function documentOfPage({ url, text }: FetchedText, fetchText: FetchText): Promise<URL | undefined> {
  const named = addressIn(text, url);
  if (named) return named;
  for (const [, src = ""] of text.matchAll(/<script[^>]+src=["']([^"']+)["']/gi)) {
    if (!/(initializer|index|config)[^/]*\.js/i.test(src) || !URL.canParse(src, url)) continue;
    const script = new URL(src, url);
    if (script.origin !== url.origin) continue;
    const found = addressIn((await fetchText(script)).text, url);
    if (found) return found;
  }
  return undefined;
}

/** Settings such as `url: "swagger.json"`, attributes such as `data-url`, and links to a JSON or YAML file. */
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
