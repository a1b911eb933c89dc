import { afterAll, describe, expect, it } from "vitest";
import { schemas } from "../../scripts/mock/schemas.js";
import examples from "../fixtures/vspc/examples.json" with { type: "json" };
import queryStrings from "../fixtures/vspc/query-strings.json" with { type: "json" };
import { type Content, operations, readDocument } from "../support/operations.js";

type Example = (typeof examples)[number];

const document = readDocument("vspc");
const cases = operations(document);
const validator = schemas(document);

const nameOf = ({ method, path, direction, status }: Example) =>
  `${method} ${path} ${direction} ${status ?? ""}`.trim();

/** Payloads of operations outside the document's sections. */
const elsewhere = [
  "GET /infrastructure/backupServers response 200",
  "GET /organizations/companies?expand=Organization response 200",
  "PATCH /infrastructure/backupServers/jobs/{jobUid} request",
  "PATCH /organizations/resellers/{resellerUid} request",
  "PATCH /users/{userUid} request",
  "PATCH /users/{userUid} request",
  "POST /organizations/locations request",
  "POST /users/{userUid}/logins/totp response 200",
];

/** Payloads that contradict the API they illustrate, with what is wrong about them. */
const wrong: Record<string, string> = {
  // shows the blob: URL of the browser that rendered the page
  "GET /licensing/reports/{id}/csv response 520": " must be object",
  // the error's message is required by the API document
  "* * response 429": "/errors/0 must have required property 'message'",
};

/** The content of the document that an example illustrates; `*` stands for every operation. */
function contentOf({ method, path, direction, status, mediaType }: Example): Content | undefined {
  const found = cases.find(({ key }) => key === (method === "*" ? "GET /about" : `${method} ${path}`));
  const responses = found?.responses.filter((one) => one.status === `${status}`) ?? [];
  const answers = responses.length > 0 ? responses : found?.responses.filter((one) => one.status === "default");
  const contents = direction === "request" ? [found?.body ?? []].flat() : answers;
  return contents?.find((content) => content.mediaType === mediaType);
}

function faults(content: Content, value: unknown): string[] {
  const validate = validator(content.pointer);
  return validate(value)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

describe("payloads of the vendor's documents", () => {
  const ours = examples.flatMap((example) => {
    const content = contentOf(example);
    return content ? [{ name: nameOf(example), content, example }] : [];
  });
  const right = ours.filter(({ name }) => !(name in wrong));
  let valid = 0;
  afterAll(() => console.log(`payload examples valid ${valid} of ${right.length}`));

  it("belong to the document, but for those of other sections", () => {
    const others = examples.filter((example) => !contentOf(example)).map(nameOf);
    expect(others.sort()).toEqual(elsewhere);
  });

  it.each(right)("$name", ({ content, example }) => {
    expect(faults(content, example.body)).toEqual([]);
    valid++;
  });

  it.each(Object.entries(wrong))("%s is wrong: %s", (name, reason) => {
    const shown = ours.find((one) => one.name === name);
    expect(shown && faults(shown.content, shown.example.body)).toContain(reason);
  });
});

describe("query strings of the vendor's documents", () => {
  /** Parameters of operations outside the document's sections. */
  const unknown = ["secretUrl", "issuer", "code", "scope", "expand"];
  const parameters = new Map(cases.flatMap((one) => one.parameters).map((parameter) => [parameter.name, parameter]));
  const given = queryStrings.flatMap(({ query }) =>
    query.split("&").map((part): [string, string] => {
      const [name = "", ...value] = part.split("=");
      return [name, value.join("=")];
    }),
  );
  const known = given.filter(([name]) => !unknown.includes(name));
  let valid = 0;
  afterAll(() => console.log(`query parameters valid ${valid} of ${known.length}`));

  it("name parameters of the document, but for those of other sections", () => {
    const others = given.map(([name]) => name).filter((name) => !parameters.has(name));
    expect(others.sort()).toEqual([...unknown].sort());
  });

  it.each(known)("%s=%s", (name, text) => {
    const validate = validator(parameters.get(name)?.pointer ?? "");
    validate(filled(parsed(text)));
    expect(validate.errors ?? []).toEqual([]);
    valid++;
  });
});

function parsed(text: string): unknown {
  return /^[[{]|^\d+$|^(true|false)$/.test(text) ? JSON.parse(text) : text;
}

/** Values for the placeholders (`<property>`) of the documents' templates. */
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
