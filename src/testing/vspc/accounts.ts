import { timestamp } from "../clock.js";
import type { ApiDocument } from "../document.js";
import { randomFrom, randomUid } from "../random.js";
import { type Row, type Table, tableOf } from "../store/table.js";
import { documentedRows } from "./document.js";
import type { User, UserLogin } from "./rows.js";

/** A user that can sign in. */
export interface SimulatedUser {
  readonly userName: string;
  readonly password: string;
  /** Drawn when absent. */
  readonly userUid?: string;
  /** A portal administrator when absent. */
  readonly role?: User["role"];
  /** The provider when absent. */
  readonly organizationUid?: string;
  /** The second factor; none is asked for when absent. */
  readonly mfaCode?: string;
}

/** An API key that is accepted as a bearer token. */
export interface SimulatedApiKey {
  readonly key: string;
  /** Whose key it is; the first user's when absent. */
  readonly userName?: string;
  readonly isReadAccessOnly?: boolean;
}

/** The provider of the document's examples. */
const provider = { uid: "c0a1b2c3-1111-4d5e-8f90-0000000000ff", name: "Aurora Cloud Services" };

/** The users where none are given: a portal administrator and the owner of a company. */
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

/** The API key where none is given; it belongs to the first user. */
export const defaultApiKey = "simulated-api-key";

/** An identity a user signs in with; tokens are bound to it. */
export interface Login {
  readonly id: number;
  readonly userUid: string;
  readonly readOnly: boolean;
}

/** The users with their secrets and logins. */
export interface Accounts {
  readonly users: Table<User>;
  readonly logins: Table<UserLogin>;
  /** The user of that name and its password login. */
  signIn(userName: string): { readonly user: User; readonly secrets: SimulatedUser; readonly login: Login } | undefined;
  passwordLogin(userUid: string): Login;
  /** Adds a login by API key; the key is in `parameters` of its row. */
  addApiKey(request: ApiKeyRequest): UserLogin;
  apiKeyLogin(key: string): Login | undefined;
}

export interface ApiKeyRequest {
  readonly userUid: string;
  readonly key: string;
  readonly description: string;
  readonly scopes: readonly UserLogin["scopes"][number][];
  readonly isReadAccessOnly: boolean;
  readonly creationDate: string;
}

export interface AccountOptions {
  readonly document: ApiDocument;
  readonly seed: number;
  readonly users: readonly SimulatedUser[];
  readonly apiKeys: readonly (string | SimulatedApiKey)[];
  /** The time the given API keys were made, in milliseconds. */
  readonly created: number;
}

export function createAccounts({ document, seed, users: given, apiKeys, created }: AccountOptions): Accounts {
  const random = randomFrom(seed, "accounts");
  const documented = (schema: string, uid: string) => {
    return documentedRows(document, schema).find(({ instanceUid }) => instanceUid === uid);
  };
  const known = given.map((secrets) => {
    const uid = secrets.userUid ?? randomUid(random);
    return { secrets, user: userRow(secrets, uid, documented("User", uid)) };
  });
  const users = tableOf(
    known.map(({ user }) => user),
    ({ instanceUid }) => instanceUid,
  );
  const logins = tableOf<UserLogin>([], ({ id }) => String(id));
  const passwordLogin = (userUid: string): Login => {
    const id = 1 + known.findIndex(({ user }) => user.instanceUid === userUid);
    return { id, userUid, readOnly: false };
  };
  let nextId = 1000;
  const accounts: Accounts = {
    users,
    logins,
    passwordLogin,
    signIn: (userName) => {
      const found = known.find(({ user }) => user.userName.toLowerCase() === userName.toLowerCase());
      return found && { ...found, login: passwordLogin(found.user.instanceUid) };
    },
    addApiKey: ({ key, userUid, scopes, ...rest }) => {
      const id = nextId++;
      const user = users.get(userUid);
      const companyId = user?.organizationUid ?? provider.uid;
      const company = documented("Organization", companyId)?.name;
      return logins.insert({
        ...rest,
        scopes: [...scopes],
        id,
        userUid,
        userName: user?.userName ?? "",
        companyId,
        companyName: typeof company === "string" ? company : provider.name,
        identityProviderName: "AK",
        status: "enabled",
        identifierInProvider: String(2n ** 60n + BigInt(id)),
        parameters: key,
      });
    },
    apiKeyLogin: (key) => {
      const row = [...logins.rows()].find(({ parameters, status }) => parameters === key && status === "enabled");
      return row && { id: row.id, userUid: row.userUid, readOnly: row.isReadAccessOnly };
    },
  };
  for (const apiKey of apiKeys) {
    const { key, userName, isReadAccessOnly = false } = typeof apiKey === "string" ? { key: apiKey } : apiKey;
    const owner = userName === undefined ? known[0] : accounts.signIn(userName);
    if (!owner) throw new Error(`the API key has no user: there is no user named ${userName ?? "at all"}`);
    const creationDate = timestamp(created);
    const facts = { key, isReadAccessOnly, creationDate, description: "Simulated", scopes: ["rest"] as const };
    accounts.addApiKey({ ...facts, userUid: owner.user.instanceUid });
  }
  return accounts;
}

function userRow(secrets: SimulatedUser, instanceUid: string, documented: Row | undefined): User {
  const { userName, role, organizationUid, mfaCode } = secrets;
  const nobody = { firstName: null, lastName: null, title: "Unknown", email: null, address: null, phone: null };
  return {
    instanceUid,
    organizationUid: organizationUid ?? provider.uid,
    userName,
    role: role ?? "PortalAdministrator",
    status: "Enabled",
    mfaPolicyStatus: mfaCode === undefined ? "Disabled" : "Enabled",
    mfaPolicyConfigurationStatus: mfaCode === undefined ? "NotConfigured" : "Configured",
    credentials: { userName, password: null },
    profile: (documented?.profile ?? nobody) as User["profile"],
  };
}
