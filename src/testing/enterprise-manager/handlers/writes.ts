import { HttpError } from "../../http-error.js";
import type { Row } from "../../store/table.js";
import { type Call, containers, rowsOf } from "../call.js";
import { TaskFailure } from "../tasks.js";
import { newRow, pick, rules, subtenantsOf } from "./rules.js";

/** Starts the task of a write. `named` are the rows that its path names, the tenant first. */
export function write(call: Call, schema: string, named: readonly Row[]): object {
  const { operation, serverVersion, body } = call;
  const [tenant = {}] = named;
  const target = named.at(-1) ?? {};
  const given = (body ?? {}) as Row;
  if (operation.method === "POST") return call.start(() => create(call, schema, given, tenant));
  // Version 11 fails like this.
  if (operation.id === "updateTenant" && serverVersion === 11 && !given.TenantType)
    throw new HttpError(500, "Object reference not set to an instance of an object.");
  const isUpdate = operation.method === "PUT";
  return call.start(() =>
    isUpdate ? update(call, schema, given, target, tenant) : remove(call, schema, target, tenant),
  );
}

function create(call: Call, schema: string, spec: Row, tenant: Row) {
  const row = newRow(call, schema, spec, tenant);
  const { Name, Href, Type } = row;
  const others = schema === "CloudSubtenant" ? subtenantsOf(call, tenant) : rowsOf(call, schema, tenant);
  if (Name !== undefined && others.some((one) => one.Name === Name))
    throw new TaskFailure(`A ${schema.replace("Cloud", "").toLowerCase()} named ${Name} already exists.`);
  return () => {
    store(call, schema, tenant, row, row);
    return schema === "CloudSubtenant"
      ? undefined
      : { Rel: "Related", Href, Type, ...(Name !== undefined && { Name }) };
  };
}

/** Keeps everything that the body leaves out. */
function update(call: Call, schema: string, body: Row, row: Row, tenant: Row) {
  const { settings = {}, change } = rules[schema] ?? {};
  const changes = { ...pick(body, Object.keys(settings)), ...change?.(call, body, row, tenant) };
  return () => {
    const table = call.store.table(schema);
    table.update(table.key(row), changes);
  };
}

function remove(call: Call, schema: string, row: Row, tenant: Row) {
  rules[schema]?.remove?.(call, row, tenant);
  return () => {
    if (schema === "CloudTenant") for (const one of subtenantsOf(call, row)) store(call, "CloudSubtenant", row, one);
    store(call, schema, tenant, row);
  };
}

/** Replaces a row by another one, or removes it. */
function store(call: Call, schema: string, tenant: Row, old: Row, row?: Row): void {
  const container = containers[schema];
  const table = call.store.table(container ? "CloudTenant" : schema);
  const current = container && table.get(table.key(tenant));
  if (current) {
    const others = rowsOf(call, schema, current).filter((one) => one.Id !== old.Id);
    table.update(table.key(tenant), { [container]: { [`${schema}s`]: row ? [...others, row] : others } });
  } else if (row) table.insert(row);
  else table.remove(table.key(old));
}
