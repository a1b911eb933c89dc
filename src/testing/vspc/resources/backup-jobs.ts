import { badParameter } from "../../refusal.js";
import { done, type Handlers } from "../call.js";
import { namedRow } from "./from-document.js";

export const backupJobs: Handlers = {
  assignBackupServerJob: (call) => {
    const { instanceUid } = namedRow(call, "BackupServerJob", "jobUid");
    const company = call.store.table("Company").get(String(call.query.companyUid));
    if (!company) throw badParameter("companyUid", `The company ${call.query.companyUid} was not found.`);
    call.store.table("BackupServerJob").update(String(instanceUid), { mappedOrganizationUid: company.instanceUid });
    return done();
  },
};
