import type { OpenApiDocument } from "../../../src/cli/document/model.js";
import { createSimulator, defaultApiKey, type Simulator, type SimulatorOptions } from "../../../src/testing/index.js";
import { documentValidator } from "../../support/validate-answers.js";

export interface Sent {
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly form?: Readonly<Record<string, string>> | FormData;
  readonly headers?: Readonly<Record<string, string>>;
  readonly token?: string | null;
  readonly signal?: AbortSignal;
}

export interface Got {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: responses of any operation
  readonly body: any;
}

export type Send = (method: string, path: string, sent?: Sent) => Promise<Got>;

export const origin = "https://vspc.example:1280";

/** Creates a simulator and a function that calls it, by default with its API key. Validates every JSON response. */
export function open(options: SimulatorOptions = {}): { readonly sim: Simulator; readonly send: Send } {
  const sim = createSimulator(options);
  return { sim, send: sender(sim.fetch) };
}

export function sender(through: typeof fetch, base = `${origin}/api/v3`, document?: OpenApiDocument): Send {
  const validated = documentValidator(through, document);
  return async (method, path, { query = {}, body, form, headers = {}, token = defaultApiKey, signal } = {}) => {
    const url = new URL(base + path);
    for (const [name, value] of Object.entries(query)) {
      url.searchParams.set(name, typeof value === "object" ? JSON.stringify(value) : String(value));
    }
    const response = await validated(url, {
      method,
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(form === undefined ? {} : { body: form instanceof FormData ? form : new URLSearchParams(form) }),
      ...(signal ? { signal } : {}),
    });
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.startsWith("application/json");
    return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : undefined };
  };
}

/** UIDs of the examples that tests refer to. */
export const uids = {
  frankfurt: "6a4e1d3c-0b7f-4c58-9a2d-1e5f7b9c3d01",
  frankfurtServer: "6a4e1d3c-0b7f-4c58-9a2d-1e5f7b9c3d11",
  acme: "2b7d9e10-5c3a-4f61-8e2b-a0c1d2e3f401",
  globex: "2b7d9e10-5c3a-4f61-8e2b-a0c1d2e3f402",
  initech: "2b7d9e10-5c3a-4f61-8e2b-a0c1d2e3f403",
  acmeMain: "7e5f3a21-90bc-4d1e-a6f7-b0c1d2e3f501",
  gold: "9f1e2d3c-2468-4a5b-9c7d-d0c1d2e3f701",
  publicPool: "be305f7d-468a-4c7d-9e9f-f0c1d2e3f901",
  gateway: "cf41608e-579b-4d8e-8fa0-a1c1d2e3fa01",
  vcdServer: "d052719f-68ac-4e9f-90b1-b1c1d2e3fb01",
  organization: "e16382a0-79bd-4fa0-81c2-c1c1d2e3fc01",
  dataCenter: "f27493b1-8ace-40b1-92d3-d1c1d2e3fd01",
  accelerator: "0385a4c2-9bdf-41c2-a3e4-e1c1d2e3fe01",
  subtenant: "1496b5d3-ace0-42d3-b4f5-f1c1d2e3ff01",
  appliance: "69daf917-2405-4617-b8d9-04c1d2e33001",
  keller: "25a7c6e4-bdf1-43e4-85a6-01c1d2e30001",
  doe: "25a7c6e4-bdf1-43e4-85a6-01c1d2e30002",
} as const;
