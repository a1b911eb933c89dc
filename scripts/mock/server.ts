import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import type { OpenApiDocument } from "../../src/cli/document/model.js";
import { type MockResponse, readRequest, writeResponse } from "./http.js";
import { preferences } from "./prefer.js";
import { createResponses } from "./responses.js";

export interface Mock {
  /** Base URL with the API's own path, such as `http://127.0.0.1:4010/api/v3`. */
  url: string;
  /** Stops listening and drops open connections. */
  close(): Promise<void>;
}

export interface MockOptions {
  /** Bundled OpenAPI document (JSON); the VSPC one when absent. */
  document?: string;
  /** A free port when absent or 0. */
  port?: number;
}

/** Says why a mock cannot start, in one line. */
export class MockError extends Error {
  override name = "MockError";
}

const vspcDocument = fileURLToPath(new URL("../../generated/vspc.openapi.json", import.meta.url));

/**
 * Serves an OpenAPI document on 127.0.0.1 with Prism: declared examples as answers, everything the document does not
 * allow refused in the servers' own error shape. Throws MockError for a document it cannot read and a port it cannot have.
 */
export async function startMock({ document: file = vspcDocument, port = 0 }: MockOptions = {}): Promise<Mock> {
  const document = await readDocument(file);
  const { createPrism } = await import("./prism.js"); // most of the start; not for a document that cannot be read
  const prism = await createPrism(document);
  const base = basePath(document);

  const responses = createResponses(document, prism.operations);

  async function respond(request: IncomingMessage): Promise<MockResponse> {
    const { accept, prefer = "" } = request.headers;
    const read = await readRequest(request, base);
    if ("message" in read) return responses({ violations: [read], operation: undefined }, accept);
    return responses(await prism.respond(read, preferences(prefer.toString())), accept);
  }

  const server = createServer((request, response) => {
    respond(request).then(
      (found) => writeResponse(response, found),
      (error: Error) => response.writeHead(500, { "Content-Type": "text/plain" }).end(`${error.stack}\n`),
    );
  });
  await listen(server, port);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${base}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

async function readDocument(file: string): Promise<OpenApiDocument> {
  const content = await readFile(file, "utf8").catch((cause: NodeJS.ErrnoException) => {
    throw new MockError(`${file}: cannot be read (${cause.code ?? cause.message})`, { cause });
  });
  const document = parse(file, content) as Partial<OpenApiDocument> | null;
  if (!document?.openapi || !document.paths) throw new MockError(`${file}: is no OpenAPI document`);
  return document as OpenApiDocument;
}

function parse(file: string, content: string): unknown {
  try {
    return JSON.parse(content);
  } catch (cause) {
    throw new MockError(`${file}: is not JSON (${(cause as Error).message})`, { cause });
  }
}

/** Path of the first server of the document, `/api/v3`. */
function basePath(document: OpenApiDocument & { servers?: { url: string }[] }): string {
  const url = document.servers?.[0]?.url ?? "/";
  return url.replace(/^[a-z]+:\/\/[^/]*/, "").replace(/\/$/, "");
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((listening, failed) => {
    server.once("error", ({ code, message }: NodeJS.ErrnoException) =>
      failed(new MockError(`port ${port}: ${code === "EADDRINUSE" ? "is taken" : message}`)),
    );
    server.listen(port, "127.0.0.1", listening);
  });
}
