import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { createEnterpriseManagerClient } from "../../src/enterprise-manager/index.js";
import { apiKey, createVspcClient } from "../../src/index.js";

type Json = Readonly<Record<string, unknown>>;

/** Number of requests after which the server rejects all others, so that endless iterations fail. */
const mostRequests = 500;

async function listen(answer: (request: IncomingMessage, url: URL, response: ServerResponse) => void): Promise<number> {
  const server = createServer((request, response) => {
    answer(request, new URL(request.url ?? "/", "http://127.0.0.1"), response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return port;
}

function sendJson(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

export interface Asked {
  readonly offset: number;
  readonly limit: number;
  /** Number of the request, from 0. */
  readonly number: number;
}

/** The server's response to a request: rows and their total. */
export type Answer = (asked: Asked) => { readonly rows: readonly unknown[]; readonly total: number | undefined };

/** The rows of a collection as documented: at most 500 per page, 100 by default. */
export function cut(rows: readonly unknown[], total: number | undefined = rows.length): Answer {
  return ({ offset, limit }) => ({ rows: rows.slice(offset, offset + Math.min(limit, 500)), total });
}

/** A console client with its default options, and the requests that its server received. */
export async function vspcServer(answer: Answer) {
  const queries: URLSearchParams[] = [];
  const port = await listen((_request, { searchParams }, response) => {
    const number = queries.push(searchParams) - 1;
    if (number >= mostRequests) {
      const error = { type: "logical", code: 1, message: `${mostRequests} requests` };
      return sendJson(response, { errors: [error] }, 520);
    }
    const offset = Number(searchParams.get("offset") ?? 0);
    const limit = Number(searchParams.get("limit") ?? 100);
    const { rows, total } = answer({ offset, limit, number });
    const names = JSON.parse(searchParams.get("select") ?? "null") as { propertyPath: string }[] | null;
    const data = names === null ? rows : rows.map((row) => pick(row as Json, names));
    sendJson(response, { meta: { pagingInfo: { total, count: rows.length, offset } }, data });
  });
  const warnings: string[] = [];
  const logger = { warn: (line: string) => void warnings.push(line) };
  const vspc = createVspcClient({ baseUrl: `http://127.0.0.1:${port}/api/v3`, auth: apiKey("key"), logger });
  return {
    vspc,
    warnings,
    queries,
    asked: () => queries.map((query) => `${query.get("offset")}+${query.get("limit")}`),
  };
}

function pick(row: Json, names: readonly { readonly propertyPath: string }[]): Json {
  return Object.fromEntries(names.map(({ propertyPath }) => [propertyPath, row[propertyPath]]));
}

/** The server's response for a page: tenants, and the number of pages. */
export type TenantPage = (
  page: number,
  request: number,
) => { readonly tenants: readonly Json[]; readonly count: number };

/** An Enterprise Manager client with its default options, and the pages that its server received requests for. */
export async function enterpriseManagerServer(answer: TenantPage) {
  const pages: number[] = [];
  const port = await listen((request, { pathname, searchParams }, response) => {
    if (request.method === "POST") {
      response.setHeader("x-restsvcsessionid", "session");
      return sendJson(response, { SessionId: "1", Links: [] }, 201);
    }
    if (!pathname.endsWith("/query")) return sendJson(response, {}, 404);
    const page = Number(searchParams.get("page"));
    const number = pages.push(page) - 1;
    if (number >= mostRequests)
      return sendJson(response, { Message: `${mostRequests} requests`, StatusCode: 404 }, 404);
    const { tenants, count } = answer(page, number);
    sendJson(response, {
      Entities: { CloudTenants: { CloudTenants: tenants } },
      PagingInfo: { PageNum: page, PageSize: tenants.length, PagesCount: count, Links: [] },
    });
  });
  const em = createEnterpriseManagerClient({
    baseUrl: `http://127.0.0.1:${port}/api`,
    username: "user",
    password: "password",
    format: "json",
  });
  return { em, pages };
}
