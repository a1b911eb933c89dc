import { expect, it } from "vitest";
import type { OperationTraits } from "../../../src/vspc/operations.js";
import { type LoosePatchInit, patchResource } from "../../../src/vspc/patch/resource.js";

const path = "/infrastructure/sites/tenants/{tenantUid}";
const init = { path: { tenantUid: "t-1" } };

interface Tenant {
  name?: string;
  description?: string | null;
  credentials: { userName: string };
}

function server(resource: unknown, operations: Record<string, OperationTraits> = {}) {
  const sent: [method: string, path: string, init: LoosePatchInit][] = [];
  const answer = (method: string, value: unknown) => async (template: string, given: LoosePatchInit) => {
    sent.push([method, template, given]);
    return structuredClone(value);
  };
  return {
    sent,
    client: { get: answer("GET", resource), patch: answer("PATCH", { changed: true }), operations },
  };
}

const tenant = { name: "acme", description: null, credentials: { userName: "acme" }, isEnabled: true };

it("reads the resource, sends the difference and returns the response", async () => {
  const { sent, client } = server(tenant);
  const edit = (draft: Tenant) => {
    draft.description = "gold";
    draft.credentials.userName = "acme-2";
  };
  expect(await patchResource(client, path, init, edit)).toEqual({ changed: true });
  const body = [
    { op: "replace", path: "/description", value: "gold" },
    { op: "replace", path: "/credentials/userName", value: "acme-2" },
  ];
  expect(sent).toEqual([
    ["GET", path, init],
    ["PATCH", path, { ...init, body }],
  ]);
});

it("sends nothing without changes and returns the resource as read", async () => {
  const { sent, client } = server(tenant);
  const edit = (draft: Tenant) => {
    draft.credentials = { userName: draft.credentials.userName };
  };
  expect(await patchResource(client, path, init, edit)).toEqual(tenant);
  expect(sent.map(([method]) => method)).toEqual(["GET"]);
});

it("returns a handle with wait: false, also without changes", async () => {
  const { sent, client } = server(tenant);
  const action = await patchResource(client, path, { ...init, wait: false }, () => {});
  expect(action).toMatchObject({ id: undefined });
  expect(await (action as { result(): Promise<unknown> }).result()).toEqual(tenant);
  await patchResource(client, path, { ...init, wait: false }, (draft: Tenant) => {
    draft.description = "x";
  });
  const body = [{ op: "replace", path: "/description", value: "x" }];
  expect(sent.slice(1)).toEqual([
    ["GET", path, init],
    ["PATCH", path, { ...init, wait: false, body }],
  ]);
});

it("passes the options of the PATCH to the PATCH only", async () => {
  const { sent, client } = server(tenant);
  const { signal } = new AbortController();
  const given = { ...init, signal, timeout: 5, select: ["name"], requestId: "r", query: { a: 1 }, actionTimeout: 9 };
  await patchResource(client, path, { ...given, guard: true }, (draft: Tenant) => {
    draft.description = "x";
  });
  const body = [
    { op: "test", path: "/description", value: null },
    { op: "replace", path: "/description", value: "x" },
  ];
  expect(sent).toEqual([
    ["GET", path, { ...init, signal, timeout: 5, actionTimeout: 9 }],
    ["PATCH", path, { ...given, body }],
  ]);
});

it("rejects a changed read-only property by name, without sending the PATCH", async () => {
  const { sent, client } = server(tenant);
  const call = patchResource(client, path, init, (draft: Tenant) => {
    draft.name = "other";
    draft.description = "x";
  });
  await expect(call).rejects.toMatchObject({ kind: "input", message: `PATCH ${path}: /name is read-only` });
  expect(sent).toHaveLength(1);
});

it("rejects an async edit and passes the error of a sync edit on", async () => {
  const { sent, client } = server(tenant);
  const late = patchResource(client, path, init, async () => Promise.reject(new Error("late")));
  await expect(late).rejects.toMatchObject({ kind: "input", message: expect.stringContaining("must not be async") });
  const wrong = new Error("mine");
  const thrown = patchResource(client, path, init, () => {
    throw wrong;
  });
  await expect(thrown).rejects.toBe(wrong);
  expect(sent.map(([method]) => method)).toEqual(["GET", "GET"]);
});

it.each([undefined, null, [], "text"])("rejects %j in place of a resource", async (answer) => {
  const call = patchResource(server(answer).client, path, init, () => {});
  await expect(call).rejects.toMatchObject({ kind: "protocol", operation: `GET ${path}` });
});

it("requires operations if the path has no GET", async () => {
  const { sent, client } = server(tenant, { "PATCH /odd": { write: true, readOnly: ["/id"] } });
  const call = patchResource(client, "/odd", {}, () => {});
  await expect(call).rejects.toMatchObject({ kind: "input", message: expect.stringContaining("has no GET") });
  expect(sent).toEqual([]);
  await patchResource(client, "/odd", {}, [{ op: "remove", path: "/a" }]);
  await expect(patchResource(client, "/odd", {}, [{ op: "remove", path: "/id" }])).rejects.toThrow("/id is read-only");
  expect(sent).toHaveLength(1);
});

it("sends the operations unchanged, without reading", async () => {
  const { sent, client } = server(tenant);
  const body = [{ op: "replace", path: "/description", value: null }];
  expect(await patchResource(client, path, init, body)).toEqual({ changed: true });
  expect(sent).toEqual([["PATCH", path, { ...init, body }]]);
});

it("rejects read-only properties, guard and values other than operations", async () => {
  const { sent, client } = server(tenant);
  const siteUid = [{ op: "replace", path: "/siteUid", value: "x" }];
  await expect(patchResource(client, path, init, siteUid)).rejects.toThrow("/siteUid is read-only");
  await expect(patchResource(client, path, { ...init, guard: true }, siteUid)).rejects.toThrow(
    "guard works with a function only",
  );
  await expect(patchResource(client, path, init, { description: "x" })).rejects.toThrow("changes must be");
  expect(sent).toEqual([]);
});
