import { expect, it, onTestFinished, vi } from "vitest";
import { serve } from "./support/server.js";
import { caught } from "./support/setup.js";

const codec = "../../src/enterprise-manager/xml/codec.js";
const message = "the XML support of this library could not be loaded";

/** Makes the XML modules fail to load until the test ends. */
function breakXmlImport() {
  vi.doMock(codec, () => {
    throw new Error("ENOENT");
  });
  onTestFinished(() => vi.doUnmock(codec));
}

it("sends nothing if XML cannot be loaded, since the result could not be read", async () => {
  breakXmlImport();
  const { client, requests } = await serve(() => undefined);
  const em = client("xml");
  const spec = { Name: "ABC", Password: "not-a-real-password", BackupServerUid: "b" };
  for (const work of [() => em.tenants.list(), () => em.tenants.create(spec), () => em.api.GET("/cloud/tenants", {})]) {
    const error = await caught(work());
    expect(error.kind).toBe("transport");
    expect(error.message).toBe(message);
    expect(error.cause).toBeInstanceOf(Error);
  }
  expect(requests).toEqual([]);
});

it("needs no XML for JSON", async () => {
  breakXmlImport();
  const { client } = await serve(({ route }) =>
    route === "GET /cloud/tenants" ? { text: '{"CloudTenants":[]}' } : undefined,
  );
  expect(await client("json").tenants.list()).toEqual([]);
});

it("reports the status of an XML error if XML cannot be loaded", async () => {
  breakXmlImport();
  const { client } = await serve(({ route }) =>
    route === "GET /cloud/tenants"
      ? { status: 400, type: "application/xml", text: '<Error Message="No."/>' }
      : undefined,
  );
  const error = await caught(client("json").tenants.list());
  expect(error).toMatchObject({ kind: "logical", status: 400 });
  expect(error.message).toBe(
    "GET /cloud/tenants: the server returned 400 with application/xml instead of an error message",
  );
});
