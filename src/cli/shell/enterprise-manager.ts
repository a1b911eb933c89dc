import { and, createEnterpriseManagerClient, or, type QueryFilter } from "../../enterprise-manager/index.js";
import { enterpriseManagerFromEnvironment, nodeFetch } from "../../node.js";
import { CommandError } from "../command-error.js";
import { isObject, keyOf } from "../document/model.js";
import { collectionOf, collections } from "./collections.js";
import { completedWork } from "./completed-work.js";
import type { Connection, ConnectionOptions, Environment, Init, Reply, Work } from "./connection.js";
import type { FilterExpression } from "./filter.js";

/** Methods of the client for entities of one kind. Their arguments start with the path parameters. */
type Methods = Readonly<Record<string, (...args: unknown[]) => Promise<unknown>>>;
type Rows = { pages(): AsyncIterable<readonly unknown[]> };

/** Members of the client, for paths of any document. */
interface LooseClient {
  readonly api: Readonly<Record<"GET" | "POST" | "PUT" | "DELETE", (path: string, init: Init) => Promise<Reply>>>;
  query(type: string, options: Init): Rows;
  task(id: string): Work;
  close(): Promise<void>;
}

/** Connects to Enterprise Manager. Entities have methods of the client. Other paths use the API as it is defined. */
export function connectEnterpriseManager(environment: Environment, { timeout }: ConnectionOptions): Connection {
  const { fetch = nodeFetch(), ...account } = enterpriseManagerFromEnvironment(environment);
  const settings = timeout === undefined ? {} : { timeout: timeout * 1000 };
  const client: object = createEnterpriseManagerClient({ ...account, fetch, ...settings });
  const { api, query, task, close } = client as LooseClient;

  /** Returns a method for a path: `list` and `create` of a collection, `get`, `update` and `delete` of an entity. */
  const methodOf = (path: string, name: string) => {
    const { methods = "" } = collectionOf(path) ?? {};
    return (client as Readonly<Record<string, Methods>>)[methods]?.[name];
  };

  async function request(method: string, path: string, { path: values, query, ...init }: Init): Promise<unknown> {
    const send = api[method.toUpperCase() as "GET"];
    const { data, error, response } = await send(path, { params: { path: values, query }, ...init });
    if (response.ok) return data;
    const { Message: message = response.statusText } = isObject(error) ? error : {};
    throw new CommandError(`${keyOf(method, path)}: ${response.status} ${message}`, 1);
  }

  return {
    async get(path, { select, ...init }) {
      const read = init.query ? undefined : methodOf(path, path in collections ? "list" : "get");
      const found = await (read ? read(...idsOf(init), { signal: init.signal }) : request("get", path, init));
      return Array.isArray(found) ? found.map((row) => selected(row, select)) : selected(found, select);
    },
    list(path, { select, filter, sort, signal, ...init }) {
      const type = collections[path]?.type;
      const options = { signal, ...queryOf(filter as FilterExpression[], sort as FilterExpression[]) };
      async function* pages() {
        const all = () => methodOf(path, "list")?.(...idsOf(init), { signal }) as Promise<unknown[]>;
        const found = type === undefined ? [await all()] : query(type, options).pages();
        for await (const page of found) yield page.map((row) => selected(row, select));
      }
      return { pages };
    },
    async write(method, path, { body, signal, select, ...init }) {
      const [name = "", argument] = calls[method]?.(body) ?? [];
      const options = { ...Object(init.query), signal, wait: false };
      const send = methodOf(path, name);
      if (send) {
        const work = (await send(...idsOf(init), ...(argument === undefined ? [] : [argument]), options)) as Work;
        return { ...work, result: async (options) => selected(await work.result(options), select) };
      }
      const sent = { ...init, signal, ...(body !== undefined && { body }) };
      const { TaskId: id } = Object(await request(method, path, sent));
      return id === undefined ? completedWork() : task(id);
    },
    async download() {
      throw new CommandError("Enterprise Manager has no files to download.");
    },
    resume: task,
    close: () => close().finally(fetch.close),
  };
}

/** Method of the client for each command, and its argument. A PUT sends the body as it is. */
const calls: Readonly<Record<string, (body: unknown) => readonly [name: string, argument?: unknown]>> = {
  post: (body) => ["create", body],
  patch: (body) => ["update", (draft: object) => void merge(draft, body)],
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
  for (const name of names) {
    const [first = "", ...rest] = `${name}`.split(".");
    const value = rest.length > 0 ? selected(row[first], [rest.join(".")]) : row[first];
    const before = result[first];
    result[first] = isObject(before) && isObject(value) ? { ...before, ...value } : value;
  }
  return result;
}
