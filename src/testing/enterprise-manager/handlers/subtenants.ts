import type { Schemas } from "../../../enterprise-manager/schemas.js";
import { notFound } from "../../http-error.js";
import { randomUid } from "../../random.js";
import type { Row } from "../../store/table.js";
import { bodyOf, content, type Handlers, type SessionCall, task } from "../call.js";
import { bareId, idIn } from "../document.js";
import {
  renamed,
  type Subtenant,
  subtenantsOf,
  subtenantTable,
  type Tenant,
  tenantOf,
  tenantTable,
} from "../entities.js";
import { TaskFailure } from "../tasks.js";

type Quota = Schemas["CloudSubtenantRepositoryQuotaInfo"];

export const subtenants: Handlers = {
  getSubtenants: (call) => content("CloudSubtenants", { CloudSubtenants: subtenantsOf(call, tenantOf(call)) }),
  getSubtenant: (call) => content("CloudSubtenant", subtenantOf(call)),
  createSubtenant: (call) => {
    const tenant = tenantOf(call);
    const spec = bodyOf<Schemas["CloudSubtenantCreateSpec"]>(call);
    return task(() => {
      const row = newSubtenant(call, tenant, spec);
      if (subtenantsOf(call, tenant).some(({ Name }) => Name === spec.Name))
        throw new TaskFailure(`A subtenant named ${spec.Name} already exists.`);
      return () => {
        subtenantTable(call).insert(row);
      };
    });
  },
  /** Keeps everything that the body leaves out. */
  updateSubtenant: (call) => {
    const [tenant, row] = [tenantOf(call), subtenantOf(call)];
    const { Description, Enabled, RepositoryQuota } = bodyOf<Schemas["CloudSubtenantUpdate"]>(call);
    return task(() => {
      const quota = RepositoryQuota && changedQuota(tenant, row, RepositoryQuota);
      return () => {
        subtenantTable(call).update(row.Id, {
          ...(Description !== undefined && { Description }),
          ...(Enabled !== undefined && { Enabled }),
          ...(quota && { RepositoryQuota: quota }),
        });
      };
    });
  },
  deleteSubtenant: (call) => {
    const { Id } = subtenantOf(call);
    return task(() => () => {
      subtenantTable(call).remove(Id);
      return undefined;
    });
  },
};

function subtenantOf(call: SessionCall): Subtenant {
  const { subtenantId = "" } = call.path;
  const row = subtenantsOf(call, tenantOf(call)).find(({ Id }) => Id === bareId(subtenantId));
  if (!row) throw notFound("CloudSubtenant", subtenantId);
  return row;
}

/** Clones the example, and replaces what the specification determines. */
function newSubtenant(call: SessionCall, tenant: Tenant, spec: Schemas["CloudSubtenantCreateSpec"]): Row {
  const [model = {}] = subtenantTable(call).examples;
  const owner = tenantTable(call).examples.find((row) => String(model.Href).includes(idIn(row) ?? "none")) ?? {};
  const own = { Id: randomUid(call.random), Name: spec.Name };
  const share = shareOf(tenant, spec.TenantResourceId, spec.UnlimitedQuota, spec.QuotaMb);
  return {
    ...renamed(renamed(model, model, own), owner, tenant),
    Description: spec.Description ?? null,
    Enabled: spec.Enabled ?? true,
    RepositoryQuota: {
      ...share,
      DisplayName: spec.QuotaName ?? spec.Name,
      UsedQuotaMb: 0,
      QuotaId: randomUid(call.random),
    },
  };
}

/** Returns a share of one of the tenant's storage quotas. */
function shareOf(tenant: Tenant, resourceId: string, unlimited: boolean, given: number | undefined): Quota {
  const resource = tenant.Resources?.CloudTenantResources?.find(({ Id }) => Id === bareId(resourceId));
  if (!resource) throw new TaskFailure(`The tenant has no storage quota ${resourceId}.`);
  if (!unlimited && given === undefined) throw new TaskFailure("A share that is not unlimited needs QuotaMb.");
  const quota = given ?? 1024;
  if (quota > resource.RepositoryQuota.Quota) throw new TaskFailure("The share is larger than the tenant's quota.");
  return { Unlimited: unlimited, TenantResourceId: resource.Id, QuotaMb: quota };
}

function changedQuota(tenant: Tenant, { RepositoryQuota: before }: Subtenant, change: Quota): Quota {
  const { Unlimited, TenantResourceId, QuotaMb, DisplayName } = { ...before, ...change };
  return {
    ...before,
    ...shareOf(tenant, TenantResourceId ?? "", Unlimited === true, QuotaMb),
    DisplayName: DisplayName ?? null,
  };
}
