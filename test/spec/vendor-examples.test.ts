import { describe, expect, it } from "vitest";
import examples from "../fixtures/vspc/examples.json" with { type: "json" };
import queryStrings from "../fixtures/vspc/query-strings.json" with { type: "json" };
import { type Content, operations, readDocument } from "../support/operations.js";
import { schemas } from "../support/schemas.js";

interface Example {
  readonly method: string;
  readonly path: string;
  readonly direction: string;
  readonly status?: number | null;
  readonly mediaType: string;
  /** Schema of the request, `data` or its rows if the document defines the schema but not the operation. */
  readonly schema?: string;
  readonly body: unknown;
}

const payloads: readonly Example[] = examples;
const document = readDocument("vspc");
const cases = operations(document);
const validator = schemas(document);

const nameOf = ({ method, path, direction, status }: Example) =>
  `${method} ${path} ${direction} ${status ?? ""}`.trim();

/** Returns a unique name. If two payloads have the same name, the later one, from the API document, is numbered. */
const nameOnce = (example: Example, index: number) => {
  const earlier = payloads.slice(0, index).filter((one) => nameOf(one) === nameOf(example)).length;
  return earlier === 0 ? nameOf(example) : `${nameOf(example)}, ${earlier + 1}`;
};

/** Payloads of operations that the document does not cover. */
const elsewhere = [
  "PATCH /infrastructure/backupServers/jobs/{jobUid} request",
  "PATCH /organizations/resellers/{resellerUid} request",
  "POST /organizations/locations request",
  "POST /users/{userUid}/logins/totp response 200",
];

/** Rows of operations outside the document that contradict a shared schema, with the contradictions. */
const wrongRows: Record<string, string[]> = {
  // date-times instead of times of day
  "PATCH /infrastructure/backupServers/jobs/{jobUid} response 200": [
    '/schedule/dailyScheduleOptions/time must match format "time-of-day"',
    '/schedule/dailyScheduleOptions/timeUtc must match format "time-of-day"',
  ],
  // a UID that lacks a digit, and numbers instead of strings
  "GET /organizations/resellers/{resellerUid}/companies response 200": [
    '/_embedded/organization/instanceUid must match format "uuid"',
    "/_embedded/organization/taxId must be string,null",
    "/_embedded/organization/veeamTenantId must be string,null",
  ],
  // a request, which does not contain the read-only UID
  "POST /subscriptionPlans request": [" must have required property 'instanceUid'"],
};

/** Payloads that contradict the API that they illustrate, with the contradictions. */
const wrong: Record<string, string> = {
  // shows the blob: URL of the browser that rendered the page
  "GET /licensing/reports/{id}/csv response 520": " must be object",
  // calls the offset skip
  "GET /infrastructure/backupServers response 200": "/meta/pagingInfo must have required property 'offset'",
  // a date-time instead of a date
  "GET /organizations/companies/usage response 200": '/data/0/date must match format "date"',
  // the error's message is required by the API document
  "* * response 429": "/errors/0 must have required property 'message'",
};

/** Returns the content of the document for an example. `*` means all operations; queries are ignored. */
function contentOf({ method, path, direction, status, mediaType }: Example): Content | undefined {
  const key = method === "*" ? "GET /about" : `${method} ${path.split("?")[0]}`;
  const found = cases.find((one) => one.key === key);
  const responses = found?.responses.filter((one) => one.status === `${status}`) ?? [];
  const answers = responses.length > 0 ? responses : found?.responses.filter((one) => one.status === "default");
  const contents = direction === "request" ? [found?.body ?? []].flat() : answers;
  return contents?.find((content) => content.mediaType === mediaType);
}

function faults({ pointer }: Pick<Content, "pointer">, value: unknown): string[] {
  const validate = validator(pointer);
  return validate(value)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

describe("payloads of the vendor's documents", () => {
  const ours = payloads.flatMap((example, index) => {
    const content = contentOf(example);
    return content ? [{ name: nameOnce(example, index), content, example }] : [];
  });
  const right = ours.filter(({ name }) => !(name in wrong));
  const rows = payloads.flatMap((example) => {
    if (!example.schema || contentOf(example)) return [];
    const { data } = example.body as { data: unknown };
    const pointer = `/components/schemas/${example.schema}`;
    return [example.direction === "request" ? example.body : data]
      .flat()
      .map((row) => ({ name: nameOf(example), schema: example.schema, pointer, row }));
  });
  it("contains every payload, except those of operations outside the document", () => {
    const others = payloads.filter((example) => !contentOf(example) && !example.schema).map(nameOf);
    expect(others.sort()).toEqual(elsewhere);
  });

  it.each(right)("accepts $name", ({ content, example }) => {
    expect(faults(content, example.body)).toEqual([]);
  });

  it.each(rows.filter(({ name }) => !(name in wrongRows)))("accepts a row of $schema in $name", ({ pointer, row }) => {
    expect(faults({ pointer }, row)).toEqual([]);
  });

  it.each(Object.entries(wrongRows))("rejects the wrong row of %s: %s", (name, reasons) => {
    const refused = rows.filter((one) => one.name === name).flatMap(({ pointer, row }) => faults({ pointer }, row));
    const own = refused.filter((fault) => !/ must (be null|match a schema in anyOf)$/.test(fault));
    expect(own).toEqual(reasons);
  });

  it.each(Object.entries(wrong))("rejects the wrong payload of %s: %s", (name, reason) => {
    const shown = ours.find((one) => one.name === name);
    expect(shown && faults(shown.content, shown.example.body)).toContain(reason);
  });
});

describe("query strings of the vendor's documents", () => {
  /** Parameters of operations that the document does not cover. */
  const unknown = ["secretUrl", "issuer", "code", "scope", "expand"];
  /** Parameters of templates and of operations that the document does not cover. Values of expand depend on the operation. */
  const shared = cases.flatMap((one) => one.parameters).filter(({ name }) => name !== "expand");
  const given = queryStrings.flatMap(({ method, path, query }) => {
    const operation = cases.find(({ key }) => key === `${method} ${path}`);
    const parameters = operation ? operation.parameters : shared;
    return query.split("&").map((part) => {
      const [name = "", ...value] = part.split("=");
      return { name, text: value.join("="), parameter: parameters.find((one) => one.name === name) };
    });
  });
  const known = given.filter(({ parameter }) => parameter);
  it("contains every parameter, except those of operations outside the document", () => {
    const others = given.filter(({ parameter }) => !parameter).map(({ name }) => name);
    expect(others.sort()).toEqual([...unknown].sort());
  });

  it.each(known)("accepts $name=$text", ({ text, parameter }) => {
    const validate = validator(parameter?.pointer ?? "");
    const value = parsed(text);
    const isOneOfList = parameter?.schema.type === "array" && !parameter.json && !Array.isArray(value);
    validate(filled(isOneOfList ? [value] : value));
    expect(validate.errors ?? []).toEqual([]);
  });
});

/** Parses JSON with single quotes as well, which public programs send and the server accepts. */
function parsed(text: string): unknown {
  const isJson = /^[[{]|^\d+$|^(true|false)$/.test(text);
  return isJson ? JSON.parse(text.includes('"') ? text : text.replaceAll("'", '"')) : text;
}

/** Values for placeholders (`<property>`) in templates of the documents. */
function filled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(filled);
  if (typeof value !== "object" || value === null) return value;
  const samples: Record<string, string> = {
    "<operation>": "items" in value ? "or" : "equals",
    "<direction>": "ascending",
    "<collation>": "ordinal",
  };
  const entries = Object.entries(value).map(([key, item]) => [key, samples[String(item)] ?? filled(item)]);
  return Object.fromEntries(entries);
}
