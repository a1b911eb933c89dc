import { describe, expect, it } from "vitest";
import type { CloudTenant } from "../../src/enterprise-manager/index.js";
import { json, serve, task, tenantId, tenantUrn, withClock, xmlns } from "./support/server.js";
import { caught, formats } from "./support/setup.js";

const [lease, sameLease] = ["2027-12-31T01:00:00+01:00", new Date("2027-12-31T00:00:00Z")];
const invalid = new Date(Number.NaN);
const entity = { Type: "CloudTenant", UID: tenantUrn, Name: "ABC", LeaseOptions: { LeaseExpirationDate: lease } };
const xml =
  `<CloudTenant ${xmlns} Type="CloudTenant" Name="ABC" UID="${tenantUrn}">` +
  `<LeaseOptions LeaseExpirationDate="${lease}"/></CloudTenant>`;

describe.each(formats)("date-times in %s", (format) => {
  /** A client of a server with one tenant, and the body of the write that the server received. */
  async function open() {
    const server = await serve(({ route }) => {
      if (route === "GET /tasks/task-1") return task(format, "Finished", { related: `/api/cloud/tenants/${tenantId}` });
      if (route.startsWith("GET /cloud")) return format === "json" ? json(entity) : { text: xml };
      return /^(POST|PUT) \/cloud/.test(route) ? task(format, "Running") : undefined;
    });
    const body = () => server.requests.find(({ route }) => /^(POST|PUT) \/cloud/.test(route))?.body;
    const em = server.client(format);
    const create = (LeaseExpirationDate: Date) =>
      withClock(() =>
        em.tenants.create({ Name: "ABC", Password: "secret", BackupServerUid: tenantUrn, LeaseExpirationDate }),
      );
    const extend = (to: Date, Description?: string) =>
      withClock(() =>
        em.tenants.update(tenantUrn, (draft) => {
          draft.LeaseOptions = { ...draft.LeaseOptions, LeaseExpirationDate: to };
          if (Description !== undefined) draft.Description = Description;
        }),
      );
    return { server, body, create, extend };
  }

  it("sends a Date as text, and returns text", async () => {
    const { body, create } = await open();
    const { LeaseOptions }: CloudTenant = await create(sameLease);
    expect(body()).toContain("2027-12-31T00:00:00.000Z");
    expect(LeaseOptions?.LeaseExpirationDate).toBe(lease);
  });

  it("rejects an invalid Date before it sends anything", async () => {
    const { server, create } = await open();
    const message = expect.stringContaining("an invalid date");
    expect(await caught(create(invalid))).toMatchObject({ kind: "input", message });
    expect(server.routes()).toEqual([]);
  });

  it("writes a Date of an edit back as text", async () => {
    const { body, extend } = await open();
    await extend(new Date("2028-01-31T00:00:00Z"));
    expect(body()).toContain("2028-01-31T00:00:00.000Z");
  });

  it("keeps the text of the server if a Date has the same time", async () => {
    const { body, extend } = await open();
    await extend(sameLease);
    expect(body()).toBeUndefined();
    await extend(sameLease, "gold");
    expect(body()).toContain(lease);
  });

  it("does not write back an invalid Date", async () => {
    const { body, extend } = await open();
    const message = expect.stringContaining('"LeaseExpirationDate" is an invalid date');
    expect(await caught(extend(invalid))).toMatchObject({ kind: "input", message });
    expect(body()).toBeUndefined();
  });
});
