import { expect, it } from "vitest";
import { open } from "./open.js";

it("joins companies with their organizations, sites and usage", async () => {
  const { sim, vspc } = open();
  const companies = vspc.list("/organizations/companies", {
    filter: (company) => company.status.equals("Active"),
    sort: (company) => [company.name.ascending()],
    query: { expand: ["Organization"] },
  });
  const sites = await vspc.list("/infrastructure/sites", { select: ["siteUid", "siteName"] }).toArray({ max: 100 });
  const tenants = await vspc
    .list("/infrastructure/sites/tenants", { select: ["assignedForCompany", "siteUid"] })
    .toArray({ max: 1000 });
  const usage = await vspc.list("/organizations/companies/usage").toArray({ max: 1000 });

  const report = [];
  for await (const { instanceUid, name, _embedded } of companies) {
    const own = tenants.filter(({ assignedForCompany }) => assignedForCompany === instanceUid);
    const counters = usage.filter(({ companyUid }) => companyUid === instanceUid).flatMap((row) => row.counters ?? []);
    report.push({
      name,
      city: _embedded?.organization?.city,
      sites: own.map(({ siteUid }) => sites.find((site) => site.siteUid === siteUid)?.siteName),
      machines: counters.find(({ type }) => type === "BackedupVms")?.value,
    });
  }

  const active = [...sim.state.companies.rows()].filter(({ status }) => status === "Active");
  expect(report.map(({ name }) => name)).toEqual(active.map(({ name }) => name).sort());
  expect(report).toContainEqual({ name: "Acme Industries", city: "Hamburg", sites: ["Frankfurt"], machines: 12 });
  expect(report).toContainEqual({ name: "Globex GmbH", city: null, sites: ["Frankfurt"], machines: undefined });
  const named = [...sim.state.tenants.rows()].filter(({ assignedForCompany }) =>
    active.some(({ instanceUid }) => instanceUid === assignedForCompany),
  );
  expect(report.flatMap((row) => row.sites).sort()).toEqual(named.map(({ siteName }) => siteName).sort());
});
