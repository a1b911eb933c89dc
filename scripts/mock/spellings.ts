import type { HttpOperation, HttpRequest } from "./prism-http.js";

type Headers = NonNullable<HttpRequest["headers"]>;

/** Credentials as Prism spells their scheme, which HTTP takes in any case; any content where what is asked for is not there. */
export function knownHeaders({ authorization, accept, ...others }: Headers): Headers {
  return {
    ...others,
    ...(authorization === undefined ? {} : { authorization: authorization.replace(/^[a-z]+(?= )/i, capitalised) }),
    accept: accept === undefined ? "*/*" : `${accept}, */*;q=0.001`,
  };
}

const capitalised = (word: string) => word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase();

/** The request without the body that its operation takes none of, as the servers read it. */
export function withoutStrayBody(request: HttpRequest, operation: HttpOperation): HttpRequest {
  if (operation.request?.body) return request;
  const { "content-type": _type, "content-length": _length, ...headers } = request.headers ?? {};
  const { body: _body, ...rest } = request;
  return { ...rest, headers };
}

/** The request with the words of its query as the document spells them. */
export function withKnownWords(request: HttpRequest, operation: HttpOperation): HttpRequest {
  const given = request.url.query ?? {};
  const query = (operation.request?.query ?? []).flatMap(({ name, schema }) => {
    const value = given[name];
    const word = schema?.enum?.find((one) => typeof value === "string" && isSameWord(one, value));
    return word === undefined ? [] : [[name, String(word)]];
  });
  return { ...request, url: { ...request.url, query: { ...given, ...Object.fromEntries(query) } } };
}

const isSameWord = (one: unknown, other: string) => String(one).toLowerCase() === other.toLowerCase();
