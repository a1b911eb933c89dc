import { once } from "node:events";
import { createVspcClient, refreshToken } from "../../src/index.js";
import { fileStore } from "./file-store.js";

// Signs in with the first refresh token, sends `count` requests, and prints the errors.
const [baseUrl = "", folder = "", count = "0", lock] = process.argv.slice(2);
const { lock: acquire, ...store } = fileStore(folder);
const tokenStore = lock === "lock" ? { ...store, lock: acquire } : store;
const vspc = createVspcClient({
  baseUrl,
  auth: refreshToken("first"),
  tokenStore,
  headers: { "x-client": `${process.pid}` },
});
console.log("ready");
await once(process.stdin, "data");
const errors: string[] = [];
for (let index = 0; index < Number(count); index++) {
  await vspc.get("/about").catch((error: unknown) => errors.push(String(error)));
}
console.log(JSON.stringify(errors));
process.stdin.destroy();
