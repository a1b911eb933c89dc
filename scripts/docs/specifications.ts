import { createMarkdownRenderer, type MarkdownRenderer } from "vitepress";
import { errorCodes } from "../../generated/vspc.error-codes.js";
import { type Api, type Described, describe, nameOf, type Operation, readApi, rowsOf } from "./document.js";
import { shellSample, typeScriptSample } from "./samples.js";

/** A page of the site. */
export interface Page {
  readonly title: string;
  /** Path without extension, such as `spec/vspc/alarms`. */
  readonly path: string;
  readonly text: string;
}

export const apis = [
  readApi("vspc", "Service Provider Console"),
  readApi("enterprise-manager", "Enterprise Manager"),
] as const;

/** Elements on a page that the specification contributes. The theme adds up to 900, and a page has at most 3,000. */
const maxElements = 2000;

/** Returns the pages of a document: an index of all operations, and pages by tag. */
export async function specificationPages(api: Api): Promise<Page[]> {
  const writer = new Writer(api, await createMarkdownRenderer("docs"));
  const pages = api.tags.flatMap((tag) => {
    const operations = api.operations.filter((one) => one.tag === tag.name);
    return writer.split(tag.name, tag.description, operations, 0);
  });
  const index = pages.flatMap(({ title, path, operations }) => [
    `| **[${title}](${file(path)})** | |`,
    ...operations.map((one) => `| [${code(one)}](${file(path)}#op-${one.id.toLowerCase()}) | ${one.summary} |`),
  ]);
  const text = [
    `# ${api.title} API`,
    escapeHtml(api.description),
    "## All operations",
    "| operation | |\n| --- | --- |",
  ];
  return [
    { title: "All operations", path: `spec/${api.name}/index`, text: `${text.join("\n\n")}\n${index.join("\n")}\n` },
    ...pages,
  ];
}

/** Returns the page of the error codes. */
export function errorCodePage(): Page {
  const rows = Object.entries(errorCodes).map(([number, meaning]) => `| ${number} | ${escapeHtml(meaning)} |`);
  const intro =
    "Values of `code` in the errors of the server. `errorCodes` of `vspc-client/metadata` has the same texts.";
  const table = ["| code | meaning and solution |", "| --- | --- |", ...rows].join("\n");
  return { title: "Error codes", path: "spec/vspc/error-codes", text: `# Error codes\n\n${intro}\n\n${table}\n` };
}

type OperationPage = Page & { readonly operations: readonly Operation[] };

class Writer {
  readonly #sizes = new Map<string, number>();

  constructor(
    readonly api: Api,
    readonly markdown: MarkdownRenderer,
  ) {}

  /** Splits a tag by path segment until each page is small enough. Small groups stay on the page of their parent. */
  split(title: string, intro: string, operations: readonly Operation[], depth: number): OperationPage[] {
    if (this.#size(operations) <= maxElements) return [this.#page(title, intro, operations)];
    if (depth > 6) return this.#halves(title, intro, operations);
    const names = new Set(operations.map(({ path }) => literals(path)[depth] ?? ""));
    const groups = [...names].map((name) => {
      return [name, operations.filter(({ path }) => (literals(path)[depth] ?? "") === name)] as const;
    });
    const large = groups.filter(([name, group]) => name !== "" && group.length > 2);
    const rest = operations.filter((one) => !large.some(([, group]) => group.includes(one)));
    if (large.length === 0) return this.#halves(title, intro, operations);
    if (large.length === 1 && rest.length === 0) return this.split(title, intro, operations, depth + 1);
    const named = (name: string) => (title.includes(":") ? `${title}/${name}` : `${title}: ${name}`);
    const own =
      rest.length === 0
        ? []
        : this.#size(rest) <= maxElements
          ? [this.#page(title, intro, rest)]
          : this.#halves(title, intro, rest);
    return [...own, ...large.flatMap(([name, group]) => this.split(named(name), intro, group, depth + 1))];
  }

  #halves(title: string, intro: string, operations: readonly Operation[]): OperationPage[] {
    const pages: Operation[][] = [[]];
    for (const operation of operations) {
      const last = pages.at(-1) ?? [];
      if (last.length > 0 && this.#size([...last, operation]) > maxElements) pages.push([operation]);
      else last.push(operation);
    }
    return pages.map((part, i) => this.#page(`${title} (${i + 1})`, intro, part));
  }

  #page(title: string, intro: string, operations: readonly Operation[]): OperationPage {
    const slug = title
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/-$/, "");
    const schemas = this.#schemas(operations);
    const text = [`# ${title}`, intro, ...operations.map((one) => this.#section(one)), ...schemas].join("\n\n");
    return { title, path: `spec/${this.api.name}/${slug}`, text: `${text}\n`, operations };
  }

  #size(operations: readonly Operation[]): number {
    const texts = [...operations.map((one) => this.#section(one)), ...this.#schemas(operations)];
    return texts.reduce((sum, text) => sum + this.#elements(text), 0);
  }

  #elements(text: string): number {
    const known = this.#sizes.get(text) ?? this.markdown.render(text).match(/<[a-z]/g)?.length ?? 0;
    this.#sizes.set(text, known);
    return known;
  }

  #section(operation: Operation): string {
    const { api } = this;
    const { summary, id, description, roles, since, parameters, body, result, statuses } = operation;
    const rows = parameters.map((one) => {
      const { type, note } = describe(api, one.schema ?? {});
      const text = [one.description, note].filter(Boolean).join(" ");
      return `| ${one.name} | ${one.in}${one.required ? ", required" : ""} | ${type} | ${cell(text)} |`;
    });
    const queries = Object.entries(operation.queries).map(
      ([type, one]) => `- **${type}:** ${Object.keys(one).join(", ")}`,
    );
    const errors = api.name === "vspc" ? " ([error codes](error-codes.md))" : "";
    const samples = [
      `\`\`\`ts [TypeScript]\n${typeScriptSample(api, operation)}\n\`\`\``,
      `\`\`\`sh [Shell]\n${shellSample(api, operation)}\n\`\`\``,
    ].join("\n");
    return [
      `## ${summary} {#op-${id.toLowerCase()}}`,
      code(operation),
      escapeHtml(description),
      ...(since ? [`Since version ${since}.`] : []),
      ...(roles.length > 0 ? [`**Roles:** ${roles.join(", ")}`] : []),
      ...(operation.isPaged ? ["**Query:** `filter`, `sort`, `select`, `limit`, `offset`"] : []),
      ...(rows.length > 0 ? [["| parameter | in | type | |", "| --- | --- | --- | --- |", ...rows].join("\n")] : []),
      ...(queries.length > 0 ? [`Parameters of \`filter\`, by type:\n\n${queries.join("\n")}`] : []),
      ...(body ? [`**Body:** ${this.#reference(body.schema)} (\`${body.type}\`)`] : []),
      ...(result ? [`**Returns:** ${this.#reference(result.schema)}`] : []),
      `**Status:** ${statuses.join(", ")}${errors}`,
      `::: code-group\n${samples}\n:::`,
    ].join("\n\n");
  }

  /** Names the schema of a body or of the data in a response, and links to its table. */
  #reference(schema: Described): string {
    const { name, isList } = this.#subject(schema);
    if (name === undefined) return describe(this.api, schema).type;
    return `${isList ? "list of " : ""}[${name}](#schema-${name.toLowerCase()})`;
  }

  /** Finds the named schema inside an envelope. */
  #subject(schema: Described): { name?: string; isList?: boolean } {
    const parts = [schema, ...(this.api.resolve<Described>(schema).allOf ?? [])];
    const envelope = parts.map((part) => this.api.resolve<Described>(part)).find(({ properties }) => properties?.data);
    const subject = envelope?.properties?.data ?? schema;
    const { items } = this.api.resolve<Described>(subject);
    const name = (items && nameOf(items)) ?? nameOf(subject);
    return { ...(name ? { name } : {}), isList: items !== undefined && nameOf(items) !== undefined };
  }

  #schemas(operations: readonly Operation[]): string[] {
    const used = operations.flatMap(({ body, result }) => [body?.schema, result?.schema]);
    const names = used.flatMap((schema) => (schema ? [this.#subject(schema).name] : []));
    return [...new Set(names)].flatMap((name) => {
      if (name === undefined) return [];
      const rows = rowsOf(this.api, { $ref: `#/components/schemas/${name}` });
      const lines = rows.map((row) => `| ${cell(row.name)} | ${row.type} | ${cell(row.description)} |`);
      const table = ["| property | type | |", "| --- | --- | --- |", ...lines].join("\n");
      return [`## ${name} {#schema-${name.toLowerCase()}}\n\n${table}`];
    });
  }
}

const file = (path: string) => `${path.split("/").at(-1)}.md`;
const literals = (path: string) => path.split("/").filter((part) => part !== "" && !part.startsWith("{"));
const code = ({ method, path }: Operation) => `\`${method} ${path}\``;
const escapeHtml = (text: string) => text.replaceAll("<", "&lt;").replaceAll("{{", "&#123;&#123;");
const cell = (text: string) => escapeHtml(text).replaceAll("|", "\\|").replaceAll("\n", " ");
