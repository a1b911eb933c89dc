import { afterEach, beforeEach, expect, vi } from "vitest";
import {
  ApiError,
  createEnterpriseManagerClient,
  type EnterpriseManagerClientOptions,
} from "../../../src/enterprise-manager/index.js";
import { account, fakeServer } from "./server.js";

export const baseUrl = "https://em.example.com:9398/api";
export const formats = ["json", "xml"] as const;
export const backupServer = "urn:veeam:BackupServer:2f1f0d8e-26ae-4d2c-a6d3-5c9d0f7e1b11";

/** A client on a server of its own. */
export function setup(options: Partial<EnterpriseManagerClientOptions> = {}) {
  const server = fakeServer();
  const em = createEnterpriseManagerClient({ baseUrl, ...account, fetch: server.fetch, ...options });
  return { em, server };
}

/** Pauses pass in no time: timers fire as soon as nothing else happens. */
export function instantTimers(): void {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
    vi.setTimerTickMode("nextTimerAsync");
  });
  afterEach(() => {
    vi.useRealTimers();
  });
}

export async function caught(work: Promise<unknown>): Promise<ApiError> {
  const error = await work.then(
    (value) => expect.unreachable(`resolved with ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  );
  if (error instanceof ApiError) return error;
  throw error;
}

/** The routes that were asked, in order. */
export function routes(server: ReturnType<typeof fakeServer>): string[] {
  return server.seen.map(({ method, path }) => `${method} ${path}`);
}
