import type { Schemas } from "../../../src/enterprise-manager/index.js";
import { encodeQuery } from "./query.js";
import { innerUrl, place, type Reply, refusal, type Seen, type Task } from "./server.js";

type Begin = (task: Pick<Task, "operation" | "failure" | "apply">) => Reply;
type Tenant = Schemas["CloudTenant"];
type Part = { Id: string } & Record<string, unknown>;

export interface Store {
  readonly tenants: Map<string, Tenant>;
  readonly parts: Map<string, Part[]>;
  handle(request: Seen, begin: Begin): Reply;
}

const partTypes = {
  resources: "CloudTenantResource",
  computeResources: "CloudTenantComputeResource",
  vCloudComputeResources: "CloudTenantVCloudComputeResource",
  subtenants: "CloudSubtenant",
} as const;

type PartName = keyof typeof partTypes;

/** What the documents say that only the server sets. */
const readOnly = ["Links", "LastResult", "LastActive", "VmCount", "BackupCount", "UsedQuotaMb", "QuotaId"];

export function createTenantStore(): Store {
  const tenants = new Map<string, Tenant>();
  const parts = new Map<string, Part[]>();
  let made = 0;
  const uuid = () => `10000000-0000-4000-8000-${String(++made).padStart(12, "0")}`;

  function handle(request: Seen, begin: Begin): Reply {
    const [, area, , id, part, partId] = request.path.split("/");
    if (area === "query") return encodeQuery(request, [...tenants.values()], [...parts.values()].flat());
    if (id === undefined) return request.method === "POST" ? createTenant(request, begin) : listTenants();
    const tenant = tenants.get(id);
    if (!tenant) return refusal(404, "There is no such tenant.");
    if (part === undefined) return oneTenant(request, id, tenant, begin);
    return partReply(request, `${id}/${part}`, part as PartName, partId, begin);
  }

  function listTenants(): Reply {
    return { status: 200, data: { CloudTenants: [...tenants.values()] }, shape: "CloudTenants" };
  }

  function createTenant({ body }: Seen, begin: Begin): Reply {
    const { Name, Description = "", Enabled = true } = body as Schemas["CreateCloudTenantSpec"];
    const isTaken = [...tenants.values()].some((tenant) => tenant.Name === Name);
    const apply = () => {
      const id = uuid();
      tenants.set(id, makeTenant(id, { Name, Description, Enabled }));
      return { type: "CloudTenant", path: `/cloud/tenants/${id}?format=Entity` };
    };
    return begin({ operation: "CreateCloudTenant", failure: isTaken ? `${Name} exists already.` : undefined, apply });
  }

  function oneTenant({ method, body, query }: Seen, id: string, tenant: Tenant, begin: Begin): Reply {
    if (method === "GET") {
      if (query.get("format") === "Entity") return { status: 200, data: tenant, shape: "CloudTenant" };
      const { Name, UID } = tenant;
      const data = { ...place("CloudTenantReference", `/cloud/tenants/${id}`), Name, UID };
      return { status: 200, data, shape: "EntityReference" };
    }
    if (method === "PUT")
      return change(body, "TenantType", begin, (changes) => tenants.set(id, { ...tenant, ...changes }));
    const apply = () => void tenants.delete(id);
    return begin({
      operation: `DeleteCloudTenant includeBackups=${query.get("includeBackups")}`,
      failure: undefined,
      apply,
    });
  }

  function partReply({ method, body }: Seen, key: string, name: PartName, id: string | undefined, begin: Begin): Reply {
    const type = partTypes[name];
    const rows = parts.get(key) ?? [];
    if (id === undefined && method === "GET") return { status: 200, data: { [`${type}s`]: rows }, shape: `${type}s` };
    const row = rows.find(({ Id }) => Id === id);
    if (id !== undefined && !row) return refusal(404, `There is no such ${type}.`);
    if (method === "GET" && row) return { status: 200, data: row, shape: type };
    if (method === "PUT" && row) {
      const save = (changes: object) =>
        parts.set(
          key,
          rows.map((other) => (other === row ? { ...row, ...changes } : other)),
        );
      return change(body, "Name", begin, save);
    }
    if (method === "DELETE") {
      const apply = () =>
        void parts.set(
          key,
          rows.filter(({ Id }) => Id !== id),
        );
      return begin({ operation: `Delete${type}`, failure: undefined, apply });
    }
    const apply = () => {
      const made = makePart(name, key, uuid(), body as Record<string, unknown>);
      parts.set(key, [...rows, made]);
      return type === "CloudSubtenant" ? undefined : { type, path: `/cloud/tenants/${key}/${made.Id}` };
    };
    return begin({ operation: `Create${type}`, failure: undefined, apply });
  }

  function change(body: unknown, needed: string, begin: Begin, save: (changes: object) => unknown): Reply {
    const text = JSON.stringify(body);
    const wrong = readOnly.find((name) => text.includes(`"${name}":`));
    if (wrong !== undefined) return refusal(400, `${wrong} is read-only.`);
    const changes = body as Record<string, unknown>;
    if (changes[needed] === undefined) return refusal(500, "Object reference not set to an instance of an object.");
    return begin({ operation: "Edit", failure: undefined, apply: () => void save(changes) });
  }

  return { tenants, parts, handle };
}

/** A tenant as the server describes it, with what only the server sets. */
export function makeTenant(id: string, own: Pick<Tenant, "Name"> & Partial<Tenant>): Tenant {
  const path = `/cloud/tenants/${id}`;
  return {
    ...place("CloudTenant", `${path}?format=Entity`),
    Type: "CloudTenant",
    UID: `urn:veeam:CloudTenant:${id}`,
    Links: [
      { Rel: "Down", Type: "CloudTenantResourceList", Href: `${innerUrl}${path}/resources` },
      { Rel: "Alternate", Type: "CloudTenantReference", Href: innerUrl + path },
    ],
    Password: "",
    Enabled: true,
    LeaseOptions: { Enabled: false },
    LastResult: "Success",
    LastActive: "2026-01-04T21:12:52Z",
    ThrottlingEnabled: false,
    ThrottlingSpeedLimit: 10,
    ThrottlingSpeedUnit: "MBps",
    PublicIpCount: 2,
    BackupCount: 1,
    MaxConcurrentTasks: 2,
    BackupProtectionEnabled: true,
    BackupProtectionPeriod: 5,
    TenantType: { StandaloneTenant: { TenantCredentials: { Username: own.Name } } },
    ...own,
  };
}

function makePart(name: PartName, key: string, Id: string, spec: Record<string, unknown>): Part {
  const base = { Id, ...place(partTypes[name], `/cloud/tenants/${key}/${Id}`) };
  if (name === "resources") {
    const { Name: DisplayName, RepositoryUid, QuotaMb: Quota } = spec;
    return { ...base, RepositoryQuota: { DisplayName, RepositoryUid, Quota, UsedQuota: 0 } };
  }
  if (name !== "subtenants") return { ...base, ...spec };
  const { Name, Description, Enabled, TenantResourceId, QuotaName, QuotaMb, UnlimitedQuota } = spec;
  const share = { DisplayName: QuotaName, TenantResourceId, QuotaMb, UsedQuotaMb: 0, QuotaId: Id };
  return {
    ...base,
    Name,
    Description,
    Password: "",
    Enabled,
    RepositoryQuota: { Unlimited: UnlimitedQuota, ...share },
  };
}
