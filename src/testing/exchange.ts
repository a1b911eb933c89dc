import { stringifyJson } from "../http/json.js";

/** A request as it arrived, whichever way it came. */
export interface ArrivedRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly body: Uint8Array;
  /** The files of a multipart form; absent where there is no form, or where it cannot be read. */
  readonly files?: readonly FilePart[];
}

/** A file that came in a form. */
export interface FilePart {
  readonly name: string;
  readonly fileName: string;
  readonly content: Uint8Array;
  /** Of the content, in hexadecimal. */
  readonly sha256: string;
}

/** A request whose body is here, its form read. */
export async function arrivedRequest(request: ArrivedRequest): Promise<ArrivedRequest> {
  const { headers, body } = request;
  const type = headers.get("content-type") ?? "";
  if (!type.toLowerCase().startsWith("multipart/form-data")) return request;
  try {
    const form = await new Response(body.slice(), { headers: { "content-type": type } }).formData();
    return { ...request, files: await Promise.all([...form].flatMap(filePart)) };
  } catch {
    return request;
  }
}

function filePart([name, value]: [string, FormDataEntryValue]): Promise<FilePart>[] {
  if (typeof value === "string") return [];
  const read = async () => {
    const content = new Uint8Array(await value.arrayBuffer());
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
    const sha256 = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return { name, fileName: value.name, content, sha256 };
  };
  return [read()];
}

/** A response of the simulated API. */
export interface SimulatedResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

const encoder = new TextEncoder();

/** A response with a text body. */
export function textResponse(
  status: number,
  type: string,
  text: string,
  headers: Record<string, string> = {},
): SimulatedResponse {
  return { status, headers: { "content-type": type, ...headers }, body: encoder.encode(text) };
}

/** A response with a JSON body; a bigint stands in it as the number it is. */
export function jsonResponse(status: number, body: unknown, headers: Record<string, string> = {}): SimulatedResponse {
  return textResponse(status, "application/json; charset=utf-8", jsonText(body), headers);
}

/** JSON.stringify refuses a bigint; few bodies hold one, and only those take the slower way. */
function jsonText(body: unknown): string {
  try {
    return JSON.stringify(body);
  } catch {
    return stringifyJson(body);
  }
}

/** A response without a body. */
export function emptyResponse(status: number, headers: Record<string, string> = {}): SimulatedResponse {
  return { status, headers, body: new Uint8Array() };
}

/** The part of a body that leaves before the connection breaks or stalls. */
export function firstHalf(body: Uint8Array): Uint8Array {
  return body.subarray(0, Math.floor(body.length / 2));
}
