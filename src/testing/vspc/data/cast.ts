/** The provider, sites, companies and tenants that every simulator starts with, and their uids. */
export const installation = "3c1f0a52-7d5e-4b8a-9a11-0f6d2e4c8b10";

const member = (prefix: string) => (tail: string) => prefix + tail;
const site = member("6a4e1d3c-0b7f-4c58-9a2d-1e5f7b9c3d");
const company = member("c0a1b2c3-1111-4d5e-8f90-0000000000");
const tenant = member("2b7d9e10-5c3a-4f61-8e2b-a0c1d2e3f4");
const resource = member("7e5f3a21-90bc-4d1e-a6f7-b0c1d2e3f5");
const repository = member("8d6c4b2a-1357-4e9f-8642-c0c1d2e3f6");
const plan = member("9f1e2d3c-2468-4a5b-9c7d-d0c1d2e3f7");
const storage = member("ad2f4e6c-3579-4b6c-8d8e-e0c1d2e3f8");
const pool = member("be305f7d-468a-4c7d-9e9f-f0c1d2e3f9");
const gateway = member("cf41608e-579b-4d8e-8fa0-a1c1d2e3fa");
const subtenant = member("1496b5d3-ace0-42d3-b4f5-f1c1d2e3ff");
const user = member("25a7c6e4-bdf1-43e4-85a6-01c1d2e300");
const replication = member("58c9e806-13f4-4506-a7c8-03c1d2e320");
const appliance = member("69daf917-2405-4617-b8d9-04c1d2e330");

export const providerName = "Aurora Cloud Services";
export const domain = "aurora-cloud.example.com";
export const provider = company("ff");

export const companies = [
  { uid: company("01"), name: "Acme Industries" },
  { uid: company("02"), name: "Globex GmbH" },
  { uid: company("03"), name: "Initech Ltd" },
] as const;
const [acme, globex] = companies;

export const sites = [
  {
    uid: site("01"),
    server: site("11"),
    agent: site("21"),
    name: "Frankfurt",
    maintenance: false,
    inCloudConnect: false,
  },
  { uid: site("02"), server: site("12"), agent: site("22"), name: "Dublin", maintenance: true, inCloudConnect: false },
  { uid: site("03"), server: site("13"), agent: site("23"), name: "Zurich", maintenance: false, inCloudConnect: true },
] as const;

/** `site` is the index of the tenant's site. */
export const tenants = [
  {
    uid: tenant("01"),
    name: "acme",
    site: 0,
    company: acme.uid,
    description: "Acme Industries, backup and replication",
    lastActive: "2026-11-02T06:42:11.3470000+01:00",
  },
  {
    uid: tenant("02"),
    name: "globex",
    site: 0,
    company: globex.uid,
    description: "Globex GmbH, replication to VMware Cloud Director",
    lastActive: "2026-11-01T23:10:05.0120000+01:00",
  },
  {
    uid: tenant("03"),
    name: "initech",
    site: 1,
    company: null,
    description: null,
    lastActive: "2026-09-29T18:20:44.5630000+02:00",
  },
] as const;

/** `tenant` and `slot` are the indexes of the tenant and of the resource below it; the quota is in bytes. */
export const backupResources = [
  { uid: resource("01"), tenant: 0, slot: 0, name: "acme-main", repository: repository("01"), quota: 5 * 2 ** 40 },
  { uid: resource("02"), tenant: 0, slot: 1, name: "acme-archive", repository: repository("02"), quota: 20 * 2 ** 40 },
  { uid: resource("03"), tenant: 2, slot: 0, name: "initech-main", repository: repository("03"), quota: 2 * 2 ** 40 },
] as const;

export const hardwarePlans = [
  { uid: plan("01"), name: "Gold", site: 0 },
  { uid: plan("02"), name: "Silver", site: 0 },
  { uid: plan("03"), name: "Bronze", site: 1 },
] as const;

/** `plan` is the index of the hardware plan; the quota is in bytes, null for unlimited. */
export const storages = [
  { uid: storage("01"), name: "SSD pool", plan: 0, quota: 10 * 2 ** 40 },
  { uid: storage("02"), name: "HDD pool", plan: 0, quota: 40 * 2 ** 40 },
  { uid: storage("03"), name: "Silver pool", plan: 1, quota: 20 * 2 ** 40 },
  { uid: storage("04"), name: "Bronze pool", plan: 2, quota: null },
] as const;

export const gatewayPools = [
  { uid: pool("01"), name: "Public", site: 0 },
  { uid: pool("02"), name: "Partners", site: 1 },
] as const;

/** `pool` is the index of the gateway pool, null for a standalone gateway. */
export const gateways = [
  { uid: gateway("01"), name: "gw1", site: 0, pool: 0 },
  { uid: gateway("02"), name: "gw2", site: 0, pool: 0 },
  { uid: gateway("03"), name: "gw3", site: 1, pool: null },
] as const;

export const vcdServer = { uid: "d052719f-68ac-4e9f-90b1-b1c1d2e3fb01", name: `vcd.${domain}` };
export const vcdOrganization = { uid: "e16382a0-79bd-4fa0-81c2-c1c1d2e3fc01", name: "Globex-Org" };
export const dataCenter = { uid: "f27493b1-8ace-40b1-92d3-d1c1d2e3fd01", name: "Globex-VDC" };
export const wanAccelerator = { uid: "0385a4c2-9bdf-41c2-a3e4-e1c1d2e3fe01", name: "wan1" };

export const subtenants = [
  { uid: subtenant("01"), name: "laptop-01" },
  { uid: subtenant("02"), name: "laptop-02" },
] as const;

/** `tenant` is the index of the tenant, `plans` those of its hardware plans. */
export const replications = [
  { uid: replication("01"), tenant: 0, plans: [0, 1] },
  { uid: replication("02"), tenant: 2, plans: [2] },
] as const;

export const appliances = [
  { uid: appliance("01"), name: "nea-acme-gold", plan: 0, host: `esx01.${domain}`, root: "fra-cluster-01" },
  { uid: appliance("02"), name: "nea-acme-silver", plan: 1, host: `esx04.${domain}`, root: null },
] as const;

export const users = [
  {
    uid: user("01"),
    name: "aurora\\m.keller",
    firstName: "Maria",
    lastName: "Keller",
    title: "Ms",
    email: `m.keller@${domain}`,
    role: "PortalAdministrator",
    organization: provider,
  },
  {
    uid: user("02"),
    name: "acme\\j.doe",
    firstName: "John",
    lastName: "Doe",
    title: "Mr",
    email: "j.doe@acme.example.com",
    role: "CompanyOwner",
    organization: acme.uid,
  },
] as const;
