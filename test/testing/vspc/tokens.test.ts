import { describe, expect, it } from "vitest";
import { open, type Send, uids } from "./open.js";

const keller = { grant_type: "password", username: "aurora\\m.keller", password: "simulated-password" };
const doe = { ...keller, username: "acme\\j.doe" };
const hour = 3_600_000;

const request = (send: Send, form: Record<string, string>) => send("POST", "/token", { form, token: null });
const me = async (send: Send, token: string | null) => {
  const { status, body } = await send("GET", "/users/me", { token });
  return status === 200 ? body.data.userName : body.errors[0];
};

describe("tokens", () => {
  it("issues a token for a password, which is valid for its lifetime", async () => {
    const { sim, send } = open();
    const { status, body } = await request(send, keller);
    expect(status).toBe(200);
    expect(body).toMatchObject({ token_type: "bearer", expires_in: 3600, mfa_token: null });
    expect(await me(send, body.access_token)).toBe("aurora\\m.keller");
    sim.advance(hour - 1);
    expect(await me(send, body.access_token)).toBe("aurora\\m.keller");
    sim.advance(1);
    expect(await me(send, body.access_token)).toMatchObject({ type: "security", code: 401 });
  });

  it("uses the clock that the test provides", async () => {
    let time = 0;
    const { sim, send } = open({ now: () => time, tokenLifetime: 10 });
    const { body } = await request(send, keller);
    expect(body.expires_in).toBe(10);
    time = 10_000;
    expect(await me(send, body.access_token)).toMatchObject({ code: 401 });
    expect(() => sim.advance(1)).toThrow(/own clock/);
  });

  it.each([[null], ["unknown"]])("rejects the token %s with 401", async (token) => {
    const { send } = open();
    const { status, body } = await send("GET", "/about", { token });
    expect([status, body.errors[0].type, body.errors[0].code]).toEqual([401, "security", 401]);
  });

  it("refreshes tokens in pairs, and accepts each refresh token once", async () => {
    const { send } = open();
    const first = (await request(send, keller)).body;
    const refresh = { grant_type: "refresh_token", refresh_token: first.refresh_token };
    const second = await request(send, refresh);
    expect(await me(send, second.body.access_token)).toBe("aurora\\m.keller");
    expect(second.body.refresh_token).not.toBe(first.refresh_token);
    const third = await request(send, refresh);
    expect([third.status, third.body.error]).toEqual([400, "invalid_grant"]);
  });

  it("lets only an administrator act as another user", async () => {
    const { send } = open({
      users: [
        { ...users[0], role: "PortalAdministrator" },
        { ...users[1], role: "CompanyTenant" },
      ],
    });
    const as = async (form: Record<string, string>, userUid: string) => {
      const { refresh_token } = (await request(send, form)).body;
      return request(send, { grant_type: "as", refresh_token, userUid });
    };
    expect(await me(send, (await as(keller, uids.doe)).body.access_token)).toBe("acme\\j.doe");
    expect((await as(doe, uids.keller)).body.error).toBe("unauthorized_client");
    expect((await as(keller, uids.acme)).body.error).toBe("invalid_grant");
  });

  const users = [
    { userName: keller.username, password: keller.password, userUid: uids.keller },
    { userName: doe.username, password: doe.password, userUid: uids.doe },
  ] as const;

  it("requires the second factor of a user who has one", async () => {
    const { sim, send } = open({ users: [{ ...users[0], mfaCode: "123456" }] });
    const challenge = await request(send, keller);
    expect(challenge.status).toBe(200);
    expect(challenge.body).toMatchObject({ access_token: null, refresh_token: null, mfa_token: expect.any(String) });
    const answer = { grant_type: "mfa", mfa_token: challenge.body.mfa_token };
    expect((await request(send, { ...answer, mfa_code: "654321" })).body.error).toBe("invalid_grant");
    const { body } = await request(send, { ...answer, mfa_code: "123456" });
    expect(await me(send, body.access_token)).toBe("aurora\\m.keller");
    expect((await request(send, { ...answer, mfa_code: "123456" })).body.error).toBe("invalid_grant");
    const late = (await request(send, keller)).body.mfa_token;
    sim.advance(300_000);
    expect((await request(send, { ...answer, mfa_token: late, mfa_code: "123456" })).body.error).toBe("invalid_grant");
  });

  it.each([
    [{}, "invalid_request"],
    [{ grant_type: "password", username: "x" }, "invalid_request"],
    [{ ...keller, password: "wrong" }, "invalid_grant"],
    [{ ...keller, username: "nobody" }, "invalid_grant"],
    [{ grant_type: "authorization_code", code: "x" }, "unsupported_grant_type"],
    [{ grant_type: "constructor" }, "unsupported_grant_type"],
  ])("rejects %j with an OAuth error", async (form, error) => {
    const { send } = open();
    const { status, body } = await request(send, form);
    expect([status, body.error]).toEqual([400, error]);
    expect(body.error_description).toEqual(expect.any(String));
  });

  it("revokes the tokens of one login or of all logins of a user", async () => {
    const { send } = open();
    const [one, other] = [(await request(send, keller)).body, (await request(send, doe)).body];
    const revoke = (query: Record<string, number>) => send("DELETE", `/users/${uids.keller}/tokens`, { query });
    expect((await revoke({ userLoginId: 999 })).body.data).toBe(true);
    expect(await me(send, one.access_token)).toBe("aurora\\m.keller");
    await revoke({});
    expect(await me(send, one.access_token)).toMatchObject({ code: 401 });
    expect((await request(send, { grant_type: "refresh_token", refresh_token: one.refresh_token })).status).toBe(400);
    expect(await me(send, other.access_token)).toBe("acme\\j.doe");
  });

  it("rejects writes with a read-only token", async () => {
    const { send } = open();
    const { access_token: token } = (await request(send, { ...keller, readOnly: "true" })).body;
    const { status, body } = await send("POST", "/licensing/console/update", { token });
    expect([status, body.errors[0].type]).toEqual([403, "security"]);
    expect(await me(send, token)).toBe("aurora\\m.keller");
  });
});

describe("API keys", () => {
  it("accepts only the configured API keys", async () => {
    const { send } = open({ apiKeys: ["one", { key: "two", userName: "acme\\j.doe", isReadAccessOnly: true }] });
    expect(await me(send, "one")).toBe("aurora\\m.keller");
    expect(await me(send, "two")).toBe("acme\\j.doe");
    expect((await send("POST", "/licensing/console/update", { token: "two" })).status).toBe(403);
    expect(await me(send, "simulated-api-key")).toMatchObject({ code: 401 });
  });

  it("accepts an API key without Bearer, and adds a note to the log without the key", async () => {
    const { sim, send } = open({ apiKeys: ["one"] });
    const { status } = await send("GET", "/users/me", { headers: { authorization: "one" }, token: null });
    expect(status).toBe(200);
    expect(sim.requests[0]).toMatchObject({
      note: "API key without Bearer accepted",
      headers: { authorization: "[redacted]" },
    });
    expect((await send("GET", "/users/me", { headers: { authorization: "two" }, token: null })).status).toBe(401);
  });

  it("rejects an API key of an unknown user", () => {
    expect(() => open({ apiKeys: [{ key: "one", userName: "nobody" }] })).toThrow(/nobody/);
  });

  it("creates API keys with scopes as a JSON array or repeated parameters", async () => {
    const { sim, send } = open();
    const query = { description: "robot", scopes: ["rest", "integration"], isReadAccessOnly: true };
    const { body } = await send("POST", `/users/${uids.doe}/logins/apikey`, { query });
    expect(body.data).toMatchObject({ scopes: ["rest", "integration"], userUid: uids.doe, isReadAccessOnly: true });
    expect(await me(send, body.data.parameters)).toBe("acme\\j.doe");
    const repeated = `?description=robot&scopes=rest&scopes=ui`;
    const again = await send("POST", `/users/${uids.doe}/logins/apikey${repeated}`);
    expect(again.body.data.scopes).toEqual(["rest", "ui"]);
    expect(sim.state.logins.size).toBe(3);
  });
});
