import type { OpenApiDocument } from "../../../src/cli/document/model.js";
import type { OperationCase } from "../../support/operations.js";
import { findOperation } from "../../support/routes.js";
import { schemas } from "../../support/schemas.js";
import { type Fault, isNullableList, unreadFaults } from "./unread.js";
import { xmlReader } from "./xml-body.js";

/** A request and its response. */
export interface Exchange {
  operation: OperationCase;
  status: number;
  type: string;
  body: string;
  /** Violations of the document by the request or the response. */
  faults: Fault[];
}

export interface Recorder {
  /** Sends a request to Prism, and checks what Prism does not check. */
  exchange(request: Request): Promise<Exchange>;
  /** A function for the `fetch` option of a client. */
  fetch: typeof globalThis.fetch;
  /** Returns the exchanges of `fetch` since the last call. */
  take(): Exchange[];
}

/** Records and checks requests between a client whose base URL ends in `base` and Prism. */
export function createRecorder(document: OpenApiDocument, prism: string, base: string): Recorder {
  const find = findOperation(document);
  const unread = unreadFaults(document);
  const readXml = xmlReader(document);
  const validator = schemas(document);
  const exchanges: Exchange[] = [];

  function responseFaults({ responses }: OperationCase, response: Response, body: string): Fault[] {
    const declared = (status: string) => responses.filter((one) => one.status === status);
    const contents = declared(`${response.status}`).length > 0 ? declared(`${response.status}`) : declared("default");
    const type = response.headers.get("content-type");
    const content = contents.find(({ mediaType }) => mediaType === type);
    if (!content) return body === "" ? [] : [{ culprit: "", message: `${response.status} does not declare ${type}` }];
    if (content.mediaType !== "application/json") return [];
    const validate = validator(content.pointer);
    if (validate(JSON.parse(body))) return [];
    return (validate.errors ?? []).map(({ instancePath, message }) => {
      return { culprit: "", message: `response ${instancePath} ${message}` };
    });
  }

  /** Reads the body of a request. Converts XML to JSON, which is the only format that Prism can read. */
  async function bodyOf({ requests }: OperationCase, request: Request) {
    const headers = new Headers(request.headers);
    const type = headers.get("content-type") ?? "";
    const bytes = await request.arrayBuffer();
    if (bytes.byteLength === 0) return { headers, body: null, text: "", faults: [] };
    if (type.startsWith("multipart/")) return { headers, body: bytes, text: "", faults: [] };
    const text = new TextDecoder().decode(bytes);
    const xml = requests.find(({ mediaType }) => mediaType === "application/xml" && type.startsWith(mediaType));
    if (!xml) return { headers, body: text, text, faults: [] };
    const { value, faults } = readXml(xml.pointer, text);
    headers.set("content-type", "application/json");
    const json = JSON.stringify(value);
    return { headers, body: json, text: json, faults: faults.map((message) => ({ culprit: "", message })) };
  }

  async function exchange(request: Request): Promise<Exchange & { response: Response }> {
    const url = new URL(request.url);
    const path = url.pathname.slice(base.length);
    const operation = find(request.method, path);
    if (!operation) throw new Error(`${request.method} ${path}: not an operation of the document`);
    const sent = await bodyOf(operation, request);
    const faults = [...sent.faults, ...unread(operation, url.searchParams, sent.text)];
    for (const { name } of operation.parameters.filter(isNullableList)) url.searchParams.delete(name);
    const headers = withEntities(sent.headers, operation, url);
    const init = { method: request.method, headers, body: sent.body };
    const send = () => fetch(`${prism}${path}?${url.searchParams}`, init);
    // Prism closes idle connections, perhaps just when one is used again.
    const response = await send().catch(send);
    const body = await response.text();
    const type = response.headers.get("content-type") ?? "";
    faults.push(...violationsOf(response, type), ...responseFaults(operation, response, body));
    return { operation, status: response.status, type, body, faults, response };
  }

  return {
    exchange,
    take: () => exchanges.splice(0),
    async fetch(input, init) {
      const { response, ...recorded } = await exchange(new Request(input, init));
      exchanges.push(recorded);
      return new Response(recorded.body === "" ? null : recorded.body, response);
    },
  };
}

/** Requests the example with entities from Prism if the query requests entities. */
function withEntities(headers: Headers, { responses }: OperationCase, url: URL): Headers {
  const all = new Headers(headers);
  const entities = responses.flatMap(({ examples }) => examples).find(({ name }) => name.startsWith("entit"));
  if (entities && url.searchParams.get("format") === "Entity") all.set("prefer", `example=${entities.name}`);
  return all;
}

interface Violation {
  location: string[];
  code?: string | number;
  message: string;
}

/** Returns the violations of the request or the response that Prism found. Ignores XML responses, which Prism cannot read. */
function violationsOf(response: Response, type: string): Fault[] {
  const violations: Violation[] = JSON.parse(response.headers.get("sl-violations") ?? "[]");
  const read = violations.filter(({ location: [part] }) => part === "request" || type !== "application/xml");
  return read.map(({ location: [, place, ...keys], code, message }) => {
    const [, missing] = code === "required" ? (/required property '([^']+)'/.exec(message) ?? []) : [];
    const property = [...keys, ...(missing ? [missing] : [])];
    return { culprit: place === "body" ? property.join(".") : (property[0] ?? ""), message };
  });
}
