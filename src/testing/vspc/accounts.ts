import { timestamp } from "../clock.js";
import { randomFrom, randomUid } from "../random.js";
import { type Table, tableOf } from "../table.js";
import * as cast from "./data/cast.js";
import { byInstance } from "./data/infrastructure.js";
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

/** The users where none are given: a portal administrator and the owner of a company. */
export const defaultUsers: readonly SimulatedUser[] = cast.users.map(({ uid, name, role, organization }) => ({
  userName: name,
  password: "simulated-password",
  userUid: uid,
  role,
  organizationUid: organization,
}));

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

/** `created` is the time the given API keys were made, in milliseconds. */
export function createAccounts(
  seed: number,
  given: readonly SimulatedUser[],
  apiKeys: readonly (string | SimulatedApiKey)[],
  created: number,
): Accounts {
  const random = randomFrom(seed, "accounts");
  const known = given.map((secrets) => ({ secrets, user: userRow(secrets, secrets.userUid ?? randomUid(random)) }));
  const users = byInstance(known.map(({ user }) => user));
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
      const organization = cast.companies.find(({ uid }) => uid === user?.organizationUid);
      return logins.insert({
        ...rest,
        scopes: [...scopes],
        id,
        userUid,
        userName: user?.userName ?? "",
        companyId: user?.organizationUid ?? cast.provider,
        companyName: organization?.name ?? cast.providerName,
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

function userRow({ userName, role, organizationUid, mfaCode }: SimulatedUser, instanceUid: string): User {
  const member = cast.users.find(({ uid }) => uid === instanceUid);
  return {
    instanceUid,
    organizationUid: organizationUid ?? cast.provider,
    userName,
    role: role ?? "PortalAdministrator",
    status: "Enabled",
    mfaPolicyStatus: mfaCode === undefined ? "Disabled" : "Enabled",
    mfaPolicyConfigurationStatus: mfaCode === undefined ? "NotConfigured" : "Configured",
    credentials: { userName, password: null },
    profile: {
      firstName: member?.firstName ?? null,
      lastName: member?.lastName ?? null,
      title: member?.title ?? "Unknown",
      email: member?.email ?? null,
      address: null,
      phone: null,
    },
  };
}
