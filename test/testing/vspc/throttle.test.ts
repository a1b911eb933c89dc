import { describe, expect, it } from "vitest";
import { open } from "./open.js";

describe("rate limits", () => {
  it("rejects requests beyond the limit until the next period starts", async () => {
    const { sim, send } = open({ throttle: { requests: 2, seconds: 60 } });
    const status = async () => (await send("GET", "/about")).status;
    sim.advance(20_000);
    expect([await status(), await status(), await status()]).toEqual([200, 200, 429]);
    expect((await send("GET", "/about")).body.errors[0].retryAfter).toBe(40);
    sim.advance(39_999);
    expect(await status()).toBe(429);
    sim.advance(1);
    expect([await status(), await status(), await status()]).toEqual([200, 200, 429]);
    sim.advance(90_000);
    expect([await status(), await status()]).toEqual([200, 200]);
    expect((await send("GET", "/about")).body.errors[0].retryAfter).toBe(30);
  });
});
