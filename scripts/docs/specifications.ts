import { readFileSync } from "node:fs";
import { errorCodes } from "../../generated/vspc.error-codes.js";

const methods = ["get", "post", "put", "patch", "delete"] as const;

interface Operation {
  readonly operationId: string;
  readonly tags: readonly [string];
  readonly summary: string;
  description?: string;
  readonly "x-veeam-vspc-admitted-roles"?: readonly string[];
  /** The parameters of each type, by name. */
  readonly "x-query-parameters"?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

interface Document {
  readonly info: { readonly title: string; readonly version: string; description: string };
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Partial<Record<(typeof methods)[number], Operation>>>>;
}

/** An OpenAPI document and the page that shows it. */
export interface Specification {
  readonly title: string;
  /** Name of the page and its document without the extension: `vspc` for `vspc.html` and `vspc.openapi.json`. */
  readonly name: string;
  readonly document: Document;
}

const vspc = readSpecification("vspc", "VSPC specification");
vspc.document.info.description += `\n\n# Error codes\n\n${errorCodeTable()}`;

export const specifications: readonly Specification[] = [
  vspc,
  readSpecification("enterprise-manager", "Enterprise Manager specification"),
];

function readSpecification(name: string, title: string): Specification {
  const document: Document = JSON.parse(readFileSync(`generated/${name}.openapi.json`, "utf8"));
  for (const { operation } of operationsOf(document)) {
    operation.description = [operation.description ?? operation.summary, ...factsOf(operation)].join("\n\n");
  }
  return { name, title, document };
}

/** Returns facts that the page would otherwise show as JSON: the admitted roles, and the parameters of queries. */
function factsOf(operation: Operation): string[] {
  const { "x-veeam-vspc-admitted-roles": roles, "x-query-parameters": types = {} } = operation;
  const parameters = Object.entries(types).map(([type, names]) => `- **${type}:** ${Object.keys(names).join(", ")}`);
  return [
    ...(roles ? [`**Roles:** ${roles.join(", ")}`] : []),
    ...(parameters.length > 0 ? [parameters.join("\n")] : []),
  ];
}

function operationsOf({ paths }: Document) {
  return Object.entries(paths).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = item[method];
      return operation ? [{ path, method: method.toUpperCase(), operation }] : [];
    }),
  );
}

function errorCodeTable(): string {
  const rows = Object.entries(errorCodes).map(([code, meaning]) => `| ${code} | ${meaning} |`);
  return ["| code | meaning and solution |", "| --- | --- |", ...rows].join("\n");
}

/** Returns the operations of each document and the error codes as Markdown, so that the search of the site finds them. */
export function referencePages(): Map<string, string> {
  const pages = specifications.map(({ name, title, document }): [string, string] => {
    const tags = document.tags.map(
      (tag) => `## ${tag.name}\n\n${tag.description}\n\n${operationTable(name, document, tag.name)}`,
    );
    const text = `All operations, by tag. Each one links to the [${title}](../${name}.html).`;
    return [`${name}-operations`, page(`${title.replace(" specification", "")} operations`, [text, ...tags])];
  });
  const codes =
    "Values of `code` in the errors of the server. Also available as `errorCodes` in `vspc-client/metadata`.";
  return new Map([...pages, ["error-codes", page("Error codes", [codes, errorCodeTable()])]]);
}

function page(title: string, parts: readonly string[]): string {
  return [`---\ntitle: ${title}\ngroup: Specifications\n---`, `# ${title}`, ...parts].join("\n\n").concat("\n");
}

function operationTable(name: string, document: Document, tag: string): string {
  const rows = operationsOf(document)
    .filter(({ operation }) => operation.tags[0] === tag)
    .map(({ path, method, operation }) => {
      const anchor = `tag/${tag.replaceAll(" ", "-")}/operation/${operation.operationId}`;
      return `| [\`${method} ${path}\`](../${name}.html#${anchor}) | ${operation.summary} |`;
    });
  return ["| operation | |", "| --- | --- |", ...rows].join("\n");
}
