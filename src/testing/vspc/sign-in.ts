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

/** What a token or an API key allows: to act as a user. */
export interface Login {
  readonly userUid: string;
  readonly readOnly: boolean;
}

/** Users and keys that can sign in. */
export interface AccountOptions {
  /** Users that can sign in. Default: {@link defaultUsers}. */
  readonly users?: readonly SimulatedUser[];
  /** Keys accepted as bearer tokens. Default: {@link defaultApiKey}. */
  readonly apiKeys?: readonly (string | SimulatedApiKey)[];
}

type ApiKeyRequest = Pick<UserLogin, "userUid" | "description" | "scopes" | "isReadAccessOnly" | "creationDate">;
export type Accounts = ReturnType<typeof createAccounts>;

/** Creates the rows of users and of API keys, which are created at the time `created`. */
export function createAccounts(
  document: ApiDocument,
  store: Store,
  seed: number,
  created: number,
  options: AccountOptions,
) {
  const { apiKeys = [defaultApiKey] } = options;
  const users = store.table("User") as unknown as Table<User>;
  const logins = store.table("UserLogin") as unknown as Table<UserLogin>;
  const random = randomFrom(seed, "accounts");
  const known = (options.users ?? defaultUsers).map((user) => ({
    ...user,
    userUid: user.userUid ?? randomUid(random),
  }));
  for (const account of known) users.insert(userRow(document, account));
  let nextId = 1000;
  const find = (userName: string) => known.find((user) => user.userName.toLowerCase() === userName.toLowerCase());
  /** Adds a login by API key. Its row contains the key in `parameters`. */
  const addApiKey = (key: string, request: ApiKeyRequest): UserLogin => {
    const id = nextId++;
    const { userName = "", organizationUid: companyId = provider.uid } = users.get(request.userUid) ?? {};
    const company = store.table("Organization").get(companyId);
    const [example] = documentedRows(document, "UserLogin") as unknown as UserLogin[];
    const own = { id, userName, companyId, companyName: String(company?.name ?? provider.name), parameters: key };
    return logins.insert({ ...example, ...request, ...own, identifierInProvider: String(id) } as UserLogin);
  };
  for (const apiKey of apiKeys) {
    const { key, userName, isReadAccessOnly = false } = typeof apiKey === "string" ? { key: apiKey } : apiKey;
    const owner = userName === undefined ? known[0] : find(userName);
    if (!owner) throw new Error(`The API key has no user: there is no user named ${userName ?? "at all"}.`);
    const facts = { creationDate: timestamp(created), description: "Simulated", scopes: ["rest" as const] };
    addApiKey(key, { isReadAccessOnly, ...facts, userUid: owner.userUid });
  }
  const apiKeyLogin = (key: string): Login | undefined => {
    const row = logins.rows().find(({ parameters, status }) => parameters === key && status === "enabled");
    return row && { userUid: row.userUid, readOnly: row.isReadAccessOnly };
  };
  return { users, find, addApiKey, apiKeyLogin };
}

function userRow(document: ApiDocument, account: SimulatedUser & { readonly userUid: string }): User {
  const { userUid, userName, role = "PortalAdministrator", organizationUid = provider.uid, mfaCode } = account;
  const noProfile = { firstName: null, lastName: null, title: "Unknown", email: null, address: null, phone: null };
  const documented = documentedRows(document, "User").find((row) => row.instanceUid === userUid);
  const hasFactor = mfaCode !== undefined;
  return {
    instanceUid: userUid,
    organizationUid,
    userName,
    role,
    status: "Enabled",
    mfaPolicyStatus: hasFactor ? "Enabled" : "Disabled",
    mfaPolicyConfigurationStatus: hasFactor ? "Configured" : "NotConfigured",
    credentials: { userName, password: null },
    profile: (documented?.profile ?? noProfile) as User["profile"],
  };
}
