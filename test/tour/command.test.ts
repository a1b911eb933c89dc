import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { createSimulator } from "../../src/testing/index.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Runs the tour on a server of the user's. */
async function tour(environment: Record<string, string>) {
  const { PATH = "" } = process.env;
  const command = spawn(process.execPath, ["--import", "tsx", "scripts/tour.ts"], {
    cwd: root,
    env: { PATH, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [stdout, stderr, [code]] = await Promise.all([
    text(command.stdout),
    text(command.stderr),
    once(command, "exit"),
  ]);
  return { stdout, stderr, code };
}

/** A port that nobody listens on. */
async function deadPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  return typeof address === "object" && address ? address.port : 0;
}

describe("npm start on a server of the user's", () => {
  it("fails in the first step where nobody answers, and says so", async () => {
    const origin = `http://127.0.0.1:${await deadPort()}`;
    const { stdout, stderr, code } = await tour({ VSPC_BASE_URL: origin, VSPC_API_KEY: "s3cret-key" });
    expect({ stderr, code }).toEqual({ stderr: "\nfailed in step 1, Sign in and ask who is there\n", code: 1 });
    expect(stdout).toContain(`Your server, read only: ${origin}\n`);
    expect(stdout).toMatch(/FAILED \(transport\): GET \/about: .*ECONNREFUSED/);
    expect(stdout).not.toContain("s3cret-key");
    expect(stdout).not.toContain("Done");
  });

  it("says that the password is wrong", async () => {
    await using server = await createSimulator().listen();
    const { stdout, stderr, code } = await tour({
      VSPC_BASE_URL: server.url,
      VSPC_USERNAME: "aurora\\m.keller",
      VSPC_PASSWORD: "wr0ng-secret",
    });
    expect({ stderr, code }).toEqual({ stderr: "\nfailed in step 1, Sign in and ask who is there\n", code: 1 });
    expect(stdout).toContain("FAILED (security): POST /token: The user name or password is incorrect.");
    expect(stdout).not.toContain("wr0ng-secret");
  });

  it("goes through where all is well, and only reads", async () => {
    const simulator = createSimulator({ apiKeys: ["good-key"] });
    await using server = await simulator.listen();
    const { stdout, stderr, code } = await tour({ VSPC_BASE_URL: server.url, VSPC_API_KEY: "good-key" });
    expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
    expect(stdout).toMatch(/12 rows read, 12 in all.*\nDone\n/s);
    expect(simulator.state.effects).toEqual([]);
  });

  it.each([
    [
      "an address that is none",
      { VSPC_BASE_URL: "vspc.example.com", VSPC_API_KEY: "k" },
      "baseUrl must be a URL such as https://vspc.example.com:1280/api/v3",
    ],
    [
      "no credentials",
      { VSPC_BASE_URL: "https://vspc.example.com:1280" },
      "VSPC_BASE_URL needs credentials: VSPC_API_KEY, or VSPC_USERNAME and VSPC_PASSWORD",
    ],
  ])("does not start with %s", async (_what, environment, message) => {
    const { stderr, code } = await tour(environment);
    expect({ stderr, code }).toEqual({ stderr: `\nnot started: ${message}\n`, code: 1 });
  });
});
