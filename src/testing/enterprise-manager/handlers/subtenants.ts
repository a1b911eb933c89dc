import type { Schemas } from "../../../enterprise-manager/schemas.js";
import { notFound } from "../../http-error.js";
import { randomUid } from "../../random.js";
import type { Row } from "../../store/table.js";
import { bodyOf, type Call, type Handlers, type Subtenant, subtenantsOf, type Tenant, tenantOf } from "../call.js";
import { bareId, idIn } from "../document.js";
import { TaskFailure } from "../tasks.js";
import { renamed, unused } from "./rows.js";

type Quota = Schemas["CloudSubtenantRepositoryQuotaInfo"];

export const subtenants: Handlers = {
  createSubtenant: (call) => {
    const tenant = tenantOf(call);
    const spec = bodyOf<Schemas["CloudSubtenantCreateSpec"]>(call);
    return () => {
      const row = newSubtenant(call, tenant, spec);
      if (subtenantsOf(call, tenant).some(({ Name }) => Name === spec.Name))
        throw new TaskFailure(`A subtenant named ${spec.Name} already exists.`);
      return () => void tableOf(call).insert(row);
    };
  },
  /** Keeps everything that the body leaves out. */
  updateSubtenant: (call) => {
    const [tenant, row] = [tenantOf(call), subtenantOf(call)];
    const { Description = row.Description, Enabled = row.Enabled, ...body } = bodyOf<Partial<Subtenant>>(call);
    return () => {
      const quota = { ...row.RepositoryQuota, ...body.RepositoryQuota };
      const { TenantResourceId, Unlimited, QuotaMb, DisplayName = null } = quota;
      const share = body.RepositoryQuota && {
        ...shareOf(tenant, TenantResourceId ?? "", Unlimited ?? false, QuotaMb),
        DisplayName,
      };
      const RepositoryQuota = { ...row.RepositoryQuota, ...share };
      return () => void tableOf(call).update(row.Id, { Description, Enabled, RepositoryQuota });
    };
  },
  deleteSubtenant: (call) => {
    const { Id } = subtenantOf(call);
    return () => () => void tableOf(call).remove(Id);
  },
};

function tableOf({ store }: Call) {
  return store.table("CloudSubtenant");
}

function subtenantOf(call: Call): Subtenant {
  const { subtenantId = "" } = call.path;
  const row = subtenantsOf(call, tenantOf(call)).find(({ Id }) => Id === bareId(subtenantId));
  if (!row) throw notFound("Subtenant", subtenantId);
  return row;
}

/** Clones the example, and replaces what the specification determines. */
function newSubtenant(call: Call, tenant: Tenant, spec: Schemas["CloudSubtenantCreateSpec"]): Row {
  const [model = {}] = tableOf(call).examples;
  const tenants = call.store.table("CloudTenant").examples;
  const owner = tenants.find((row) => String(model.Href).includes(idIn(row) ?? "none")) ?? {};
  const own = { Id: randomUid(call.random), Name: spec.Name };
  const share = shareOf(tenant, spec.TenantResourceId, spec.UnlimitedQuota, spec.QuotaMb);
  const usage = { DisplayName: spec.QuotaName ?? spec.Name, UsedQuotaMb: 0, QuotaId: randomUid(call.random) };
  return {
    ...renamed(renamed(unused(model), model, own), owner, tenant),
    Description: spec.Description ?? null,
    Enabled: spec.Enabled ?? true,
    RepositoryQuota: { ...share, ...usage },
  };
}

/** Returns a share of one of the tenant's storage quotas. */
function shareOf(tenant: Tenant, resourceId: string, unlimited: boolean, given?: number): Quota {
  const resource = tenant.Resources?.CloudTenantResources?.find(({ Id }) => Id === bareId(resourceId));
  if (!resource) throw new TaskFailure(`The tenant has no storage quota ${resourceId}.`);
  if (!unlimited && given === undefined) throw new TaskFailure("A share that is not unlimited needs QuotaMb.");
  const quota = given ?? 1024;
  if (quota > resource.RepositoryQuota.Quota) throw new TaskFailure("The share is larger than the tenant's quota.");
  return { Unlimited: unlimited, TenantResourceId: resource.Id, QuotaMb: quota };
}
