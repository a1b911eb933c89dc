import { and, createEnterpriseManagerClient, or, type QueryFilter } from "../../enterprise-manager/index.js";
import { enterpriseManagerFromEnvironment, nodeFetch } from "../../node.js";
import { CommandError } from "../command-error.js";
import { isObject, keyOf } from "../document/model.js";
import { assign } from "./body.js";
import type { Action, Connection, ConnectionOptions, Environment, Init, Reply, Write } from "./connection.js";
import type { FilterExpression } from "./filter.js";
import { valueAt } from "./printer.js";
import { collectionOf, collections } from "./specification.js";

/** Methods of the client for entities of one kind. Their arguments start with the path parameters. */
type Methods = Readonly<Record<string, (...args: unknown[]) => Promise<unknown>>>;
type Rows = { pages(): AsyncIterable<readonly unknown[]> };

/** Members of the client, for paths of any document. */
interface LooseClient {
  readonly api: Readonly<Record<"GET" | "POST" | "DELETE", (path: string, init: Init) => Promise<Reply>>>;
  query(type: string, options: Init): Rows;
  task(id: string): Action;
  close(): Promise<void>;
}

/** Connects to Enterprise Manager. Entities have methods of the client. Other paths use the API as it is defined. */
export function connectEnterpriseManager(environment: Environment, { timeout }: ConnectionOptions): Connection {
  const { fetch = nodeFetch(), ...account } = enterpriseManagerFromEnvironment(environment);
  const settings = timeout === undefined ? {} : { timeout: timeout * 1000 };
  const client: object = createEnterpriseManagerClient({ ...account, fetch, ...settings });
  const { api, query, task, close } = client as LooseClient;

  /** Returns a method of the client for a path: the last word of a collection is the name of its methods. */
  const methodOf = (path: string, name: string) => {
    const methods = collectionOf(path)?.split("/").at(-1) ?? "";
    return (client as Readonly<Record<string, Methods>>)[methods]?.[name];
  };

  async function request(method: string, path: string, { path: values, query, select: _, ...init }: Init) {
    const send = api[method.toUpperCase() as "GET"];
    const { data, error, response } = await send(path, { params: { path: values, query }, ...init });
    if (response.ok) return data;
    throw new CommandError(`${keyOf(method, path)}: ${response.status} ${Object(error).Message ?? ""}`.trim(), 1);
  }

  return {
    async get(path, { select, ...init }) {
      const read = init.query ? undefined : methodOf(path, path in collections ? "list" : "get");
      const found = await (read ? read(...idsOf(init), { signal: init.signal }) : request("get", path, init));
      return Array.isArray(found) ? found.map((row) => selected(row, select)) : selected(found, select);
    },
    list(path, { select, filter, sort, signal, ...init }) {
      const type = collections[path];
      const options = { signal, ...queryOf(filter as FilterExpression[], sort as FilterExpression[]) };
      async function* pages() {
        const all = () => methodOf(path, "list")?.(...idsOf(init), { signal }) as Promise<unknown[]>;
        for await (const page of type ? query(type, options).pages() : [await all()])
          yield page.map((row) => selected(row, select));
      }
      return { pages };
    },
    async write(method, path, { body, select, ...init }) {
      const [name = "", ...args] = calls[method]?.(body) ?? [];
      const send = methodOf(path, name);
      if (!send) {
        const value = await request(method, path, { ...init, ...(body !== undefined && { body }) });
        return { id: undefined, result: async () => value };
      }
      const options = { ...Object(init.query), signal: init.signal, wait: false };
      const task = (await send(...idsOf(init), ...args, options)) as Write;
      return { ...task, result: async (options) => selected(await task.result(options), select) };
    },
    async download() {
      throw new CommandError("Enterprise Manager has no files to download.");
    },
    resume: task,
    close: () => close().finally(fetch.close),
  };
}

/** Method of the client for each command, and its argument. Enterprise Manager keeps what a PUT omits. */
const calls: Readonly<Record<string, (body: unknown) => readonly [name: string, argument?: unknown]>> = {
  post: (body) => ["create", body],
  patch: (body) => ["update", (draft: object) => merge(draft, body)],
  put: (body) => ["update", (draft: object) => merge(draft, body)],
  delete: () => ["delete"],
};

function merge(target: object, values: unknown): void {
  for (const [name, value] of Object.entries(Object(values))) {
    const old = (target as Record<string, unknown>)[name];
    if (isObject(value) && isObject(old)) merge(old, value);
    else Object.assign(target, { [name]: value });
  }
}

/** Path parameters in the order of the path, which is the order of their names in a call. */
const idsOf = ({ path }: Init): unknown[] => Object.values(Object(path));

/** Converts filters and the sort order to options of a query. */
function queryOf(filters: readonly FilterExpression[] = [], [sort, ...more]: readonly FilterExpression[] = []): Init {
  if (more.length > 0) throw new CommandError("--sort: Enterprise Manager sorts by one property.");
  type Fields = Readonly<Record<string, Readonly<Record<string, (value: unknown) => QueryFilter<"CloudTenant">>>>>;
  const filter = (fields: Fields) => {
    const convert = ({ property, operation, value, items }: FilterExpression): QueryFilter<"CloudTenant"> => {
      if (Array.isArray(items)) return (operation === "or" ? or : and)(...items.map(convert));
      const compare = fields[`${property}`]?.[`${operation}`];
      if (compare) return compare(value);
      throw new CommandError(`--filter: Enterprise Manager does not support ${operation} for ${property}.`);
    };
    return and(...filters.map(convert));
  };
  const order = sort?.direction === "descending" ? "sortDescending" : "sortAscending";
  return { ...(filters.length > 0 && { filter }), ...(sort && { [order]: sort.property }) };
}

/** Enterprise Manager returns all properties, so the command selects them. */
function selected(row: unknown, names: unknown): unknown {
  if (!Array.isArray(names) || !isObject(row)) return row;
  const result: Record<string, unknown> = {};
  for (const name of names) assign(result, `${name}`.split("."), valueAt(row, name));
  return result;
}
