import { INSTRUMENTER_CONSTANTS } from "@stryker-mutator/api/core";
import { type RunnerTask as Task, type RunnerTestCase as Test, TestRunner } from "vitest";
import { read, write } from "./log.js";

interface Switches {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  hitCount?: number;
  hitLimit?: number;
  mutantCoverage?: { static: Record<string, number>; perTest: Record<string, Record<string, number>> };
}

/** One run of a test, with or without a mutant. If the test fails with a mutant, a `check` without it follows. */
interface Step {
  readonly mutant?: string;
  readonly check?: "repeatable" | { readonly mutant: string };
}

const folder = process.env.MUTATION_FOLDER ?? "";
const longest = Number(process.env.MUTATION_LONGEST);
const switches: Switches = {};
Object.assign(globalThis, { [INSTRUMENTER_CONSTANTS.NAMESPACE]: switches });

// Results from earlier processes of the run.
const killed = new Set<string>();
const tested = new Set<string>();
const tried = new Set<string>();
/** Number of times a test failed with a mutant and then also without it. */
const doubts = new Map<string, number>();
for (const entry of read(folder)) {
  if (entry.type === "tested" || entry.type === "unrepeatable") tested.add(entry.test);
  if (entry.type === "killed") killed.add(entry.mutant);
  if (entry.type === "try") tried.add(`${entry.test} ${entry.mutant}`);
  if (entry.type === "doubtful") doubts.set(entry.test, (doubts.get(entry.test) ?? 0) + 1);
}
const mostDoubts = 3;

/** Runs each test once without mutants, then once with each mutant that it executes and that no earlier test has killed. */
export default class extends TestRunner {
  #steps: Step[] = [];
  #startTime = 0;
  #duration = 0;
  #hits: Readonly<Record<string, number>> = {};

  override async onBeforeRunTask(test: Task): Promise<void> {
    await super.onBeforeRunTask(test);
    if (tested.has(test.id) || (doubts.get(test.id) ?? 0) >= mostDoubts) test.mode = "skip";
    this.#steps = [{}];
    this.#hits = {};
    // The number of repeats is known only after the first run.
    Object.assign(test, { repeats: { valueOf: () => this.#steps.length - 1 } });
  }

  override onBeforeTryTask(test: Task, { repeats = 0 }: { repeats?: number } = {}): void {
    super.onBeforeTryTask(test);
    const mutant = this.#steps[repeats]?.mutant;
    switches.currentTestId = repeats === 0 ? test.id : "again";
    switches.activeMutant = mutant;
    switches.hitCount = 0;
    this.#startTime = performance.now();
    if (mutant === undefined) return;
    switches.hitLimit = 200 + 20 * (this.#hits[mutant] ?? 0);
    write(folder, { type: "try", test: test.id, mutant, limit: 5000 + 5 * this.#duration });
  }

  async onAfterRetryTask(test: Test, { repeats = 0 }: { repeats?: number } = {}): Promise<void> {
    switches.activeMutant = undefined;
    const hasFailed = test.result?.state === "fail";
    const { mutant, check } = this.#steps[repeats] ?? {};
    if (repeats === 0) {
      if (hasFailed) return;
      this.#duration = performance.now() - this.#startTime;
      // A later run of the same log tries its mutants.
      if (this.#duration > longest) {
        this.#steps.length = 0;
        return;
      }
      this.#hits = switches.mutantCoverage?.perTest[test.id] ?? {};
      const isLeft = (mutant: string) => !killed.has(mutant) && !tried.has(`${test.id} ${mutant}`);
      const left = Object.keys(this.#hits).filter(isLeft);
      if (left.length > 0) this.#steps.push({ check: "repeatable" }, ...left.map((mutant) => ({ mutant })));
      return;
    }
    if (test.result) Object.assign(test.result, { state: "pass", errors: undefined });
    if (mutant !== undefined && hasFailed) this.#steps.splice(repeats + 1, 0, { check: { mutant } });
    if (check === "repeatable" && hasFailed) {
      this.#steps.length = 0;
      write(folder, { type: "unrepeatable", test: test.id, name: nameOf(test) });
    }
    if (typeof check !== "object") return;
    write(folder, { type: hasFailed ? "doubtful" : "killed", test: test.id, mutant: check.mutant });
    // Nothing else must run in this process, because it will be killed.
    if (hasFailed) await new Promise(() => {});
    killed.add(check.mutant);
  }

  override onAfterRunTask(test: Task): void {
    super.onAfterRunTask(test);
    switches.activeMutant = undefined;
    if (this.#steps.length === 0) return;
    write(folder, { type: "tested", test: test.id, name: nameOf(test), covered: Object.keys(this.#hits) });
  }

  override onAfterRunFiles(): void {
    super.onAfterRunFiles();
    write(folder, { type: "static", covered: Object.keys(switches.mutantCoverage?.static ?? {}) });
  }
}

function nameOf(test: Task): string {
  return `${test.file.name} > ${test.name}`;
}
