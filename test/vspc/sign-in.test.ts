import { expect, it } from "vitest";
import { apiKey, createVspcClient, password, refreshToken, token } from "../../src/index.js";
import { asObject } from "../../src/util/objects.js";
import { useFakeClock } from "../support/fake-clock.js";
import { failure, fakeFetch, json } from "../support/fake-fetch.js";
import { baseUrl, clientOf, jwt, now, pair, user } from "./token-endpoint.js";

useFakeClock(now);

it("rejects credentials that are empty or not text before a request is sent", () => {
  const loose = (value: unknown) => value as never;
  const invalid = "is empty or contains characters that are not allowed in a header";
  const refused: [() => unknown, string][] = [
    [() => password({ ...user, username: loose(5) }), "password: username is empty"],
    [() => password({ ...user, password: loose(undefined) }), "password: password is empty"],
    [() => password({ ...user, username: "" }), "password: username is empty"],
    [() => password({ ...user, password: "" }), "password: password is empty"],
    [() => refreshToken(loose({})), "refreshToken is empty"],
    [() => refreshToken(""), "refreshToken is empty"],
    [() => token(loose(undefined)), "token must be a string or a function"],
    ...["", "a\nb", loose(5)].map((key): [() => unknown, string] => [() => apiKey(key), `apiKey ${invalid}`]),
    [
      () => createVspcClient({ baseUrl, auth: apiKey("k") }).as("u"),
      "as: impersonation needs a sign-in by password or refresh token",
    ],
    [() => createVspcClient({ baseUrl, auth: password(user) }).as(""), "as: userUid is empty"],
  ];
  for (const [make, message] of refused) expect(make).toThrow(expect.objectContaining({ kind: "input", message }));
});

it("reports a token function that fails or returns no token, without its message", async () => {
  const failing = clientOf(() => json(pair), { auth: token(() => Promise.reject(new TypeError("secret"))) });
  const failed = "GET /about: the function that returns the token failed (TypeError)";
  await expect(failing.vspc.get("/about")).rejects.toMatchObject({ kind: "security", message: failed });
  expect(failing.seen).toEqual([]);
  const message = "the token is empty or contains characters that are not allowed in a header";
  for (const wrong of [undefined as never, "se\r\ncret: x"]) {
    const { vspc, seen } = clientOf(() => json(pair), { auth: token(() => wrong) });
    await expect(vspc.get("/about")).rejects.toMatchObject({ kind: "input", message });
    expect(seen).toEqual([]);
  }
});

it("calls a token function once for calls that are refused together", async () => {
  const asked: (string | undefined)[] = [];
  const { fetch } = fakeFetch(({ headers }) =>
    headers.get("authorization") === "Bearer t-2" ? json({ data: { ok: true } }) : failure(401, { code: 401 }),
  );
  const auth = token((refused) => `t-${asked.push(refused)}`);
  const vspc = createVspcClient({ baseUrl, auth, fetch });
  await vspc.get("/about");
  await Promise.all([vspc.get("/about"), vspc.get("/about")]);
  expect(asked).toEqual([undefined, "t-1"]);
});

it("rejects impersonation without a refresh token", async () => {
  const { vspc } = clientOf(() => json({ ...pair, refresh_token: undefined }));
  const message = "GET /users/me: the server returned no refresh token, so impersonation is not possible";
  await expect(vspc.as("u-1").get("/users/me")).rejects.toMatchObject({ kind: "security", message });
});

it.each<[string, object | string, boolean]>([
  ["no claims", "opaque", false],
  ["claims that are not base64", "h.%%%.s", false],
  ["a user only", { sub: "u" }, false],
  ["a number", { sub: "u", lid: 8 }, true],
  ["a text with characters of base64url", { sub: "u~~???>>>", lid: "8" }, true],
  ["a text that is not a number", { sub: "u", lid: "x" }, false],
  ["zero", { sub: "u", lid: 0 }, false],
  ["a negative number", { sub: "u", lid: -8 }, false],
  ["a fraction", { sub: "u", lid: 8.5 }, false],
  ["a number without a user", { sub: 5, lid: 8 }, false],
])("revokes a login only if its token has a valid ID: %s", async (_name, claims, isRevoked) => {
  const { vspc, seen } = clientOf(() =>
    json({ ...pair, access_token: typeof claims === "string" ? claims : jwt(claims) }),
  );
  await vspc.get("/about");
  await vspc.logout();
  const user = encodeURIComponent(String(asObject(claims).sub));
  const revoked = seen.filter(({ method }) => method === "DELETE").map(({ path, query }) => `${path}?${query}`);
  expect(revoked).toEqual(isRevoked ? [`/users/${user}/tokens?userLoginId=8`] : []);
});

it("sends nothing on logout of a client with a key", async () => {
  const { vspc, seen } = clientOf(() => json(pair), { auth: apiKey("k") });
  await expect(vspc.logout()).resolves.toBeUndefined();
  expect(seen).toEqual([]);
});
