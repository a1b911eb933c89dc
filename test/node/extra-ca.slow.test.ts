import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { certificatePath, startServer } from "./support.js";

it("trusts the certificates of ca in addition to those of NODE_EXTRA_CA_CERTS", async () => {
  const server = await startServer();
  const script = `
    import { nodeFetch } from "./src/node.ts";
    const fetch = nodeFetch({ ca: process.argv[1] });
    const { status } = await fetch("https://localhost:${server.port}/");
    await fetch.close();
    console.log(status);`;
  const run = (extra: string) =>
    promisify(execFile)(
      process.execPath,
      ["--import", "tsx", "--input-type=module", "--eval", script, certificatePath("other-ca.pem")],
      { env: { ...process.env, NODE_EXTRA_CA_CERTS: certificatePath(extra) } },
    );
  await expect(run("ca.pem")).resolves.toMatchObject({ stdout: "200\n" });
  await expect(run("other-ca.pem")).rejects.toThrow("UNABLE_TO_VERIFY_LEAF_SIGNATURE");
});
