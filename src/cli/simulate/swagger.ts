import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { gunzipSync, gzipSync } from "node:zlib";
import { basePath } from "../../testing/vspc/api.js";

/** Path of the Swagger page on VSPC. */
export const swaggerPath = "/api/swagger";
const documentPath = `${swaggerPath}/v3/swagger.json`;

/** Files of Swagger UI that the page loads. */
export const swaggerAssets = {
  "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
  "swagger-ui.css": "text/css; charset=utf-8",
  "favicon-32x32.png": "image/png",
} as const;

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>VSPC REST, simulated</title>
<link rel="icon" href="${swaggerPath}/favicon-32x32.png">
<link rel="stylesheet" href="${swaggerPath}/swagger-ui.css">
</head>
<body>
<div id="swagger-ui"></div>
<script src="${swaggerPath}/swagger-ui-bundle.js"></script>
<script>
SwaggerUIBundle({
  url: "${documentPath}",
  dom_id: "#swagger-ui",
  deepLinking: true,
  docExpansion: "none",
  filter: true,
  persistAuthorization: true,
  validatorUrl: null,
});
</script>
</body>
</html>
`;

/** Returns a handler for the Swagger page and its document, under the same paths as on VSPC. */
export function swaggerPages(): (request: Request) => Response | undefined {
  const read = remembered(readPage);
  return ({ method, url, headers }) => {
    if (method !== "GET" && method !== "HEAD") return undefined;
    const content = read(new URL(url).pathname.toLowerCase().replace(/\/(index\.html)?$/, ""));
    if (!content) return undefined;
    const zipped = /\bgzip\b/.test(headers.get("accept-encoding") ?? "");
    const body = new Uint8Array(zipped ? content.zipped : gunzipSync(content.zipped));
    const length = { "content-length": String(body.length) };
    const encoding = zipped ? { "content-encoding": "gzip" } : {};
    return new Response(body, {
      headers: { "content-type": content.type, vary: "accept-encoding", ...length, ...encoding },
    });
  };
}

interface Content {
  readonly type: string;
  readonly zipped: Uint8Array;
}

function readPage(path: string): Content | undefined {
  if (path === swaggerPath) return { type: "text/html; charset=utf-8", zipped: gzipSync(page) };
  if (path === documentPath || path === `${basePath}/openapi.json`)
    return { type: "application/json; charset=utf-8", zipped: gzipSync(documentHere()) };
  for (const [name, type] of Object.entries(swaggerAssets)) {
    if (path === `${swaggerPath}/${name}`) return { type, zipped: readAsset(name) };
  }
  return undefined;
}

function remembered<T>(read: (path: string) => T): (path: string) => T {
  const known = new Map<string, T>();
  return (path) => {
    const found = known.get(path) ?? read(path);
    if (found !== undefined) known.set(path, found);
    return found;
  };
}

const packageRoot = () => new URL(".", import.meta.resolve("vspc-client/package.json"));

interface ShippedDocument {
  readonly components: { readonly parameters: Readonly<Record<string, { content?: Record<string, JsonContent> }>> };
}

interface JsonContent {
  readonly schema: { example?: unknown };
}

/** Returns the document of this package with this server as its target. */
function documentHere(): string {
  // Only a checkout has the first file, and its build can be outdated.
  const files = ["generated", "dist"].map((folder) => new URL(`${folder}/vspc.openapi.json`, packageRoot()));
  const file = files.find((candidate) => existsSync(candidate));
  if (!file) throw new Error("dist/vspc.openapi.json is missing. Install the package again.");
  const document: ShippedDocument = JSON.parse(readFileSync(file, "utf8"));
  // Swagger UI would fill filter, sort and select with invented property names.
  const contents = Object.values(document.components.parameters).flatMap(({ content = {} }) => Object.values(content));
  for (const { schema } of contents) schema.example = [];
  return JSON.stringify({ ...document, servers: [{ url: basePath }] });
}

/** Reads an asset from the package, or from swagger-ui-dist in a checkout without a build. */
function readAsset(name: string): Uint8Array {
  const packed = new URL(`dist/swagger/${name}.gz`, packageRoot());
  if (existsSync(packed)) return readFileSync(packed);
  return gzipSync(readFileSync(createRequire(import.meta.url).resolve(`swagger-ui-dist/${name}`)));
}
