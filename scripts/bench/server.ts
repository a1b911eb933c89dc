// A server with many tenants, in a separate process: `/25/api/v3/…` responds after 25 ms. Prints its port.
import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

const rows = 10_000;

const server = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
  const [offset, limit] = [Number(searchParams.get("offset")), Number(searchParams.get("limit"))];
  const length = Math.max(0, Math.min(limit, rows - offset));
  const data = Array.from({ length }, (_row, at) => tenant(offset + at));
  const body = JSON.stringify({ meta: { pagingInfo: { total: rows, count: length, offset } }, data });
  const latency = Number(pathname.split("/")[1]);
  if (latency > 0) await sleep(latency);
  response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(body) }).end(body);
});

function tenant(number: number) {
  const instanceUid = `5f3a1c7e-0b42-4d19-8e66-${number.toString(16).padStart(12, "0")}`;
  return { instanceUid, name: `tenant ${number}`, description: "gold", isEnabled: true };
}

server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (typeof address === "object") console.log(address?.port);
});
// Exits with the process that started it.
process.stdin.on("end", () => process.exit()).resume();
