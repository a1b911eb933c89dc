import type { ApiDocument } from "../document.js";
import { randomFrom, randomUid } from "../random.js";
import type { Store } from "../store/store.js";
import type { Table } from "../store/table.js";
import { documentedRows, timestamp } from "./document.js";
import type { User, UserLogin } from "./rows.js";

/** A user that can sign in. */
export interface SimulatedUser {
  readonly userName: string;
  readonly password: string;
  /** Random by default. */
  readonly userUid?: string;
  /** @default "PortalAdministrator" */
  readonly role?: User["role"];
  /** Default: the service provider. */
  readonly organizationUid?: string;
  /** Second factor. By default none is required. */
  readonly mfaCode?: string;
}

/** An API key that is accepted as a bearer token. */
export interface SimulatedApiKey {
  readonly key: string;
  /** Owner of the key. Default: the first user. */
  readonly userName?: string;
  readonly isReadAccessOnly?: boolean;
}

/** The service provider of the document's examples. */
const provider = { uid: "c0a1b2c3-1111-4d5e-8f90-0000000000ff", name: "Aurora Cloud Services" };

/** Default users: a portal administrator and a company owner. */
export const defaultUsers: readonly SimulatedUser[] = [
  {
    userName: "aurora\\m.keller",
    password: "simulated-password",
    userUid: "25a7c6e4-bdf1-43e4-85a6-01c1d2e30001",
    role: "PortalAdministrator",
    organizationUid: provider.uid,
  },
  {
    userName: "acme\\j.doe",
    password: "simulated-password",
    userUid: "25a7c6e4-bdf1-43e4-85a6-01c1d2e30002",
    role: "CompanyOwner",
    organizationUid: "c0a1b2c3-1111-4d5e-8f90-000000000001",
  },
];

/** Default API key, which belongs to the first user. */
export const defaultApiKey = "simulated-api-key";

/** An identity that a user signs in with. Tokens belong to it. */
export interface Login {
  readonly id: number;
  readonly userUid: string;
  readonly readOnly: boolean;
}

export type Accounts = ReturnType<typeof createAccounts>;

/** Users and keys that can sign in, and the tables of their rows. */
export interface AccountOptions {
  readonly document: ApiDocument;
  readonly store: Store;
  readonly seed: number;
  readonly users: readonly SimulatedUser[];
  readonly apiKeys: readonly (string | SimulatedApiKey)[];
  /** Creation date of the keys. */
  readonly created: number;
}

type ApiKeyRequest = Pick<UserLogin, "userUid" | "description" | "scopes" | "isReadAccessOnly" | "creationDate">;

/** Creates the logins of users: one by password each, and those by API key, which have rows. */
export function createAccounts({ document, store, seed, apiKeys, created, ...given }: AccountOptions) {
  const users = store.table("User") as unknown as Table<User>;
  const logins = store.table("UserLogin") as unknown as Table<UserLogin>;
  const random = randomFrom(seed, "accounts");
  const known = given.users.map((user) => ({ ...user, userUid: user.userUid ?? randomUid(random) }));
  for (const account of known) users.insert(userRow(document, account));
  let nextId = 1000;
  const accounts = {
    users,
    passwordLogin: (userUid: string): Login => {
      return { id: 1 + known.findIndex((account) => account.userUid === userUid), userUid, readOnly: false };
    },
    find: (userName: string) => known.find((account) => account.userName.toLowerCase() === userName.toLowerCase()),
    /** Adds a login by API key. Its row contains the key in `parameters`. */
    addApiKey: (key: string, request: ApiKeyRequest): UserLogin => {
      const id = nextId++;
      const { userName = "", organizationUid: companyId = provider.uid } = users.get(request.userUid) ?? {};
      const company = store.table("Organization").get(companyId);
      const [example] = documentedRows(document, "UserLogin") as unknown as UserLogin[];
      const own = { id, userName, companyId, companyName: String(company?.name ?? provider.name), parameters: key };
      return logins.insert({ ...example, ...request, ...own, identifierInProvider: String(id) } as UserLogin);
    },
    apiKeyLogin: (key: string): Login | undefined => {
      const row = logins.all().find(({ parameters, status }) => parameters === key && status === "enabled");
      return row && { id: row.id, userUid: row.userUid, readOnly: row.isReadAccessOnly };
    },
  };
  for (const apiKey of apiKeys) {
    const { key, userName, isReadAccessOnly = false } = typeof apiKey === "string" ? { key: apiKey } : apiKey;
    const owner = userName === undefined ? known[0] : accounts.find(userName);
    if (!owner) throw new Error(`The API key has no user: there is no user named ${userName ?? "at all"}.`);
    const facts = { creationDate: timestamp(created), description: "Simulated", scopes: ["rest" as const] };
    accounts.addApiKey(key, { isReadAccessOnly, ...facts, userUid: owner.userUid });
  }
  return accounts;
}

function userRow(document: ApiDocument, account: SimulatedUser & { readonly userUid: string }): User {
  const { userUid, userName, role = "PortalAdministrator", organizationUid = provider.uid, mfaCode } = account;
  const noProfile = { firstName: null, lastName: null, title: "Unknown", email: null, address: null, phone: null };
  const documented = documentedRows(document, "User").find((row) => row.instanceUid === userUid);
  const profile = (documented?.profile ?? noProfile) as User["profile"];
  const facts = { instanceUid: userUid, organizationUid, userName, role, status: "Enabled" as const };
  return {
    ...facts,
    mfaPolicyStatus: mfaCode === undefined ? "Disabled" : "Enabled",
    mfaPolicyConfigurationStatus: mfaCode === undefined ? "NotConfigured" : "Configured",
    credentials: { userName, password: null },
    profile,
  };
}
