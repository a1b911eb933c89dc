import { operations } from "../../generated/vspc.operations.js";
import * as resources from "../../src/enterprise-manager/resources.js";
import type { Api, Operation } from "./document.js";

/** Returns a call of the operation with the client. Path parameters are variables of the reader. */
export function typeScriptSample(api: Api, operation: Operation): string {
  return api.name === "vspc" ? vspcSample(operation) : enterpriseManagerSample(operation);
}

function vspcSample(operation: Operation): string {
  const { method, path, pathNames, body, id } = operation;
  if (id === "oAuth2IssueToken")
    return `const vspc = createVspcClient({ baseUrl, auth: password({ username: "admin", password: secret }) });`;
  const isMultipart = body?.type === "multipart/form-data";
  const parts = [
    ...(pathNames.length > 0 ? [`path: { ${pathNames.join(", ")} }`] : []),
    ...queryOf(operation),
    ...(isMultipart ? [`body: { license: await fileFrom("license.lic") }`] : []),
    ...(body && method !== "PATCH" && !isMultipart ? [`body: ${literal(body.example ?? {})}`] : []),
  ];
  const init = parts.length > 0 ? `{ ${parts.join(", ")} }` : "";
  const call = (name: string, ...rest: string[]) =>
    `vspc.${name}(${[`"${path}"`, ...(init ? [init] : []), ...rest].join(", ")})`;
  if (operation.isPaged) return `const rows = ${call("list")};\nfor await (const row of rows) console.log(row);`;
  const example = literal(body?.example ?? []);
  if (method === "PATCH" && Array.isArray(body?.example ?? []))
    return `const changed = await ${call("patch", ...(init ? [] : ["{}"]), example)};`;
  // The facade patches with JSON Patch only.
  if (method === "PATCH")
    return `await vspc.api.PATCH("${path}", { params: { path: { ${pathNames.join(", ")} } }, body: ${example} });`;
  if (operation.result?.type === "application/csv") return `await saveTo("report.csv", await ${call("download")});`;
  const { empty } = operations[`${method} ${path}` as keyof typeof operations] as { empty?: boolean };
  return `${empty || method === "DELETE" ? "" : "const result = "}await ${call(method.toLowerCase())};`;
}

function requiredQuery({ parameters }: Operation) {
  const required = parameters.filter((one) => one.in === "query" && one.required);
  return required.map(({ name, schema }) => {
    const first = schema?.items?.enum?.slice(0, 1) ?? schema?.enum?.[0];
    return { name, value: schema?.examples?.[0] ?? first ?? (schema?.type === "boolean" ? true : "") };
  });
}

function queryOf(operation: Operation): string[] {
  const values = requiredQuery(operation).map(({ name, value }) => `${name}: ${literal(value)}`);
  return values.length > 0 ? [`query: { ${values.join(", ")} }`] : [];
}

function enterpriseManagerSample({ method, path, pathNames, body, id }: Operation): string {
  if (id === "query") return `for await (const tenant of em.query("CloudTenant")) console.log(tenant.Name);`;
  const own = method === "POST" || method === "GET" ? path : path.replace(/\/\{\w+\}$/, "");
  const found = Object.entries(resources).find(
    ([, one]) =>
      typeof one === "object" && [one.path, `${one.path}/{${one.id}}`].includes(own) && own.startsWith(one.path),
  );
  const ids = pathNames.join(", ");
  const after = (text: string) => (ids ? `${ids}, ${text}` : text);
  if (found && found[0] !== "repositoriesOfServer") {
    const [name, resource] = found;
    if (method === "GET" && path === resource.path) return `const rows = await em.${name}.list(${ids});`;
    if (method === "GET") return `const entity = await em.${name}.get(${ids});`;
    if (method === "POST") return `const created = await em.${name}.create(${after(literal(body?.example ?? {}))});`;
    if (method === "DELETE") return `await em.${name}.delete(${ids});`;
    const [property, value] = Object.entries(body?.example ?? {})[0] ?? [];
    return `await em.${name}.update(${after(`(draft) => {\n  draft.${property} = ${literal(value)};\n}`)});`;
  }
  if (found) return `const rows = await em.repositories.list({ backupServerId });`;
  const init = ids ? `, { params: { path: { ${ids} } } }` : "";
  return `const { data } = await em.api.${method}("${path}"${init});`;
}

/** Writes a JSON value as TypeScript. */
const literal = (value: unknown): string => {
  const text = JSON.stringify(value, null, 2).replace(/^( *)"([A-Za-z_$][\w$]*)":/gm, "$1$2:");
  const short = text.replace(/\s*\n\s*/g, " ");
  return short.length > 60 ? text : short;
};

/** Returns the call as a command for bash and PowerShell. Path parameters are variables of the reader. */
export function shellSample(api: Api, operation: Operation): string {
  const { method, path, pathNames, body, isPaged, result } = operation;
  const isFile = method === "GET" && result !== undefined && !/json|xml/.test(result.type);
  const verb = isFile ? "download" : isPaged ? "list" : method.toLowerCase();
  const parts = [
    // PowerShell requires quotation marks around braces.
    pathNames.length > 0 ? `'${path}'` : path,
    ...pathNames.map((name) => `--path ${name}=$${name}`),
    ...requiredQuery(operation).map(({ name, value }) => `--query ${name}=${value === "" ? `$${name}` : value}`),
    ...(body?.type === "multipart/form-data" ? ["--set license=@license.lic"] : body ? [`--body "@body.json"`] : []),
    ...(isFile ? ["--out report.csv"] : []),
    ...(api.name === "vspc" ? [] : ["--em"]),
  ];
  return `vspc ${verb} ${parts.join(" ")}`;
}
