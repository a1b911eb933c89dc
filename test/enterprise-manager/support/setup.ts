import { afterEach, beforeEach, vi } from "vitest";
import {
  createEnterpriseManagerClient,
  type EnterpriseManagerClientOptions,
  type Schemas,
} from "../../../src/enterprise-manager/index.js";
import { readXml } from "../../../src/enterprise-manager/xml/index.js";
import {
  createEnterpriseManagerSimulator,
  defaultEnterpriseManagerUser,
  type EnterpriseManagerSimulatorOptions,
} from "../../../src/testing/index.js";

export const baseUrl = "https://em.example.com:9398/api";
export const formats = ["json", "xml"] as const;
export type Format = (typeof formats)[number];

/** A request that left the client. */
export interface Sent {
  readonly method: string;
  /** Path below the base URL. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  /** The body in its JSON form. */
  readonly body: unknown;
}

/** Responds in place of the server. */
export type Intercept = (request: Sent) => Response | undefined;

/** A client with its own simulator; requests are recorded. */
export function setup(
  options: Partial<EnterpriseManagerClientOptions> = {},
  simulated: EnterpriseManagerSimulatorOptions = {},
) {
  const simulator = createEnterpriseManagerSimulator({ seed: 3, ...simulated });
  const sent: Sent[] = [];
  const wire: { intercept?: Intercept | undefined } = {};
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const entry = await sentBy(request.clone());
    sent.push(entry);
    return wire.intercept?.(entry) ?? simulator.fetch(request);
  };
  const { username, password } = defaultEnterpriseManagerUser;
  const em = createEnterpriseManagerClient({ baseUrl, username, password, fetch, ...options });
  const routes = () => sent.map(({ method, path }) => `${method} ${path}`);
  return { em, simulator, sent, wire, routes };
}

async function sentBy(request: Request): Promise<Sent> {
  const { method, headers } = request;
  const { pathname, searchParams } = new URL(request.url);
  const text = await request.text();
  const isXml = headers.get("content-type") === "application/xml";
  const body = text === "" ? undefined : isXml ? readXml(text) : JSON.parse(text);
  return { method, path: pathname.replace(/^\/api/, ""), query: searchParams, headers, body };
}

/** The specification of a tenant that the simulator accepts. */
export function tenantSpec(simulator: ReturnType<typeof setup>["simulator"], name = "Alder Foundry") {
  const [server] = simulator.state.backupServers.rows();
  return { Name: name, Password: "not-a-real-password", BackupServerUid: server?.UID ?? "" };
}

/** The UUID of the first tenant. */
export function firstTenantId(simulator: ReturnType<typeof setup>["simulator"]): string {
  const [tenant] = simulator.state.tenants.rows();
  return tenant?.UID.slice(-36) ?? "";
}

/** Fires timers as soon as nothing else happens. */
export function instantTimers(): void {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
    vi.setTimerTickMode("nextTimerAsync");
  });
  afterEach(() => {
    vi.useRealTimers();
  });
}

export { caught } from "../../support/failures.js";

/** The first link of a resource with this relation and type. */
export function linkOf(
  { Links }: { readonly Links?: readonly Schemas["Link"][] | null },
  rel: string,
  type: string,
): Schemas["Link"] | undefined {
  return Links?.find(({ Rel, Type }) => Rel === rel && Type === type);
}
