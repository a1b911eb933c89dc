import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { run } from "./run.js";

const text = readFileSync(new URL("../../.github/examples/contract.yml", import.meta.url), "utf8");

interface Step {
  run?: string;
  uses?: string;
  with?: { path?: string };
}

describe("the example of a workflow", () => {
  const { jobs, on } = parse(text) as { on: object; jobs: { contract: { steps: Step[] } } };
  const { steps } = jobs.contract;
  const commands = steps.flatMap(({ run: line = "" }) => /npx vspc-client (.+)/.exec(line)?.[1] ?? []);

  it("runs on a schedule and keeps what its commands write", () => {
    expect(Object.keys(on)).toEqual(["schedule", "workflow_dispatch"]);
    const written = commands.flatMap((line) =>
      [...line.matchAll(/(?:--junit|--json|>) ([\w.]+)/g)].map(([, name]) => name),
    );
    const kept = steps.find(({ uses }) => uses?.startsWith("actions/upload-artifact"))?.with?.path;
    expect(kept?.trim().split("\n")).toEqual(written);
  });

  it("has commands with options that there are", async () => {
    expect(commands.map((line) => line.split(" ")[0])).toEqual(["contract", "diff"]);
    for (const line of commands) {
      const [command = "", ...words] = line.split(" ");
      const { code, output } = await run(command, "--help");
      expect(code).toBe(0);
      for (const option of words.filter((word) => word.startsWith("--"))) expect(output).toContain(option);
    }
  });
});
