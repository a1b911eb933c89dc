import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it, vi } from "vitest";
import { createVspcClient, token } from "../../src/index.js";
import { nodeFetch } from "../../src/node.js";

afterEach(() => vi.useRealTimers());

const tenMinutes = 600_000;

it("waits longer than undici's five minutes for the headers and for the body", async () => {
  const server = createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  // undici's timers call the global functions.
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  const ownFetch = nodeFetch();
  let onHeaders = () => {};
  const headersArrived = new Promise<void>((resolve) => {
    onHeaders = resolve;
  });
  const vspc = createVspcClient({
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    auth: token("t"),
    ...{ timeout: 3_600_000, attemptTimeout: 3_600_000, maxAttempts: 1 },
    fetch: async (...request) => {
      const response = await ownFetch(...request);
      onHeaders();
      return response;
    },
  });
  try {
    const arrived = once(server, "request");
    const call = vspc.get("/about");
    call.catch(() => onHeaders());
    const [, response] = (await arrived) as [unknown, ServerResponse];
    await vi.advanceTimersByTimeAsync(tenMinutes);
    response.writeHead(200, { "content-type": "application/json" }).write('{"data":');
    await headersArrived;
    await vi.advanceTimersByTimeAsync(tenMinutes);
    response.end('{"serverVersion":"9.1"}}');
    expect(await call).toEqual({ serverVersion: "9.1" });
  } finally {
    vi.useRealTimers();
    server.closeAllConnections();
    server.close();
    await ownFetch.close();
  }
});
