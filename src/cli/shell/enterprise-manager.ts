import { and, createEnterpriseManagerClient, or, type QueryFilter } from "../../enterprise-manager/index.js";
import { enterpriseManagerFromEnvironment, nodeFetch } from "../../node.js";
import { CommandError } from "../command-error.js";
import { isObject } from "../document/model.js";
import { type Connection, type Init, send, type Write } from "./connection.js";
import type { FilterExpression } from "./filter.js";
import type { CallOptions } from "./options.js";
import { collectionOf, collections } from "./specification.js";

/** Members of the client, for paths of any document. The methods of entities start with the path parameters. */
type Members = Readonly<Record<string, Readonly<Record<string, (...args: unknown[]) => Promise<unknown>>>>>;
type Query = (type: string, options: Init) => ReturnType<Connection["list"]>;

/** Connects to Enterprise Manager. Entities have methods of the client. Other paths use the API as it is defined. */
export function connectEnterpriseManager(environment: NodeJS.ProcessEnv, { timeout }: CallOptions): Connection {
  const { fetch = nodeFetch(), ...account } = enterpriseManagerFromEnvironment(environment);
  const client = createEnterpriseManagerClient({ ...account, fetch, timeout });

  /** Returns a method of the client for a path: the last word of a collection is the name of its methods. */
  const methodOf = (path: string, name: string) => {
    const members = client as object as Members;
    return members[collectionOf(path)?.split("/").at(-1) ?? ""]?.[name];
  };
  const get: Connection["get"] = async (path, init) => {
    const read = init.query ? undefined : methodOf(path, path in collections ? "list" : "get");
    return read ? read(...idsOf(init), { signal: init.signal }) : (await send(client.api, "get", path, init)).data;
  };

  return {
    get,
    list(path, { filter, sort, signal, ...init }) {
      const type = collections[path];
      const options = queryOf(filter as FilterExpression[], sort as FilterExpression[]);
      if (type) return (client.query as Query)(type, { ...options, signal });
      async function* pages() {
        yield (await get(path, { ...init, signal })) as unknown[];
      }
      return { pages };
    },
    async write(method, path, init) {
      const { body, query, signal } = init;
      // Enterprise Manager keeps what a PUT omits.
      const update = ["update", (draft: object) => merge(draft, body)];
      const calls: Init = { post: ["create", body], put: update, patch: update, delete: ["delete"] };
      const [name, ...args] = calls[method] as [name: string, ...args: unknown[]];
      const write = methodOf(path, name);
      if (write) return (await write(...idsOf(init), ...args, { ...Object(query), signal, wait: false })) as Write;
      const { data } = await send(client.api, method, path, init);
      return { id: undefined, result: async () => data };
    },
    download: () => Promise.reject(new CommandError("Enterprise Manager has no files to download.")),
    resume: client.task,
    close: () => client.close().finally(fetch.close),
  };
}

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
      const group = operation === "and" ? and : operation === "or" && or;
      if (Array.isArray(items) && group) return group(...items.map(convert));
      const compare = fields[`${property}`]?.[`${operation}`];
      if (compare) return compare(value);
      throw new CommandError(`--filter: Enterprise Manager does not support ${operation} for ${property ?? "groups"}.`);
    };
    return and(...filters.map(convert));
  };
  const order = sort?.direction === "descending" ? "sortDescending" : "sortAscending";
  return { ...(filters.length > 0 && { filter }), ...(sort && { [order]: sort.property }) };
}
