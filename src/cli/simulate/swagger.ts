import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, extname, join } from "node:path";
import { ownDocument } from "../own-document.js";

const basePath = "/api/v3";

/** Path of the Swagger page on VSPC. */
export const swaggerPath = "/api/swagger";
const documentPath = `${swaggerPath}/v3/swagger.json`;

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".png": "image/png",
};

/** Replaces the settings of Swagger UI's own page. */
const initializer = `window.ui = SwaggerUIBundle({
  url: "${documentPath}",
  dom_id: "#swagger-ui",
  ...{ deepLinking: true, docExpansion: "none", filter: true, persistAuthorization: true, validatorUrl: null },
});
`;

/** Returns the Swagger page and its document, under the same paths as on VSPC. */
export function swaggerPages({ method, url }: Request): Response | undefined {
  const path = new URL(url).pathname.toLowerCase().replace(/\/$/, "");
  if (!/^(GET|HEAD)$/.test(method)) return undefined;
  // The page refers to its files relatively.
  if (path === swaggerPath) return Response.redirect(new URL(`${swaggerPath}/index.html`, url), 302);
  const [type, body] = [types[extname(path)], contentAt(path)];
  return type && body ? new Response(body, { headers: { "content-type": type } }) : undefined;
}

function contentAt(path: string): string | Uint8Array<ArrayBuffer> | undefined {
  if (path === documentPath || path === `${basePath}/openapi.json`) return documentHere();
  if (path === `${swaggerPath}/swagger-initializer.js`) return initializer;
  const folder = dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));
  const file = join(folder, basename(path));
  return dirname(path) === swaggerPath && existsSync(file) ? readFileSync(file) : undefined;
}

/** Returns our document with this server as its target. */
function documentHere(): string {
  const document = JSON.parse(readFileSync(ownDocument("vspc"), "utf8"));
  // Swagger UI would fill filter, sort and select with invented property names.
  for (const { content = {} } of Object.values<{ content?: object }>(document.components.parameters))
    for (const { schema } of Object.values(content)) schema.example = [];
  return JSON.stringify({ ...document, servers: [{ url: basePath }] });
}
