import {
  createEnterpriseManagerSimulator,
  createSimulator,
  type FaultProfile,
  type Throttle,
} from "../../testing/index.js";
import { CommandError, reasonOf } from "../command-error.js";
import { type AnySimulator, readState, writeRows } from "./state.js";

export interface SimulatorsOptions {
  readonly tenants: number;
  readonly seed: number;
  readonly async: "none" | "writes" | "all";
  readonly throttle?: Throttle;
  readonly fault: readonly FaultProfile[];
  readonly unknownRoutes: "portal" | "error";
  readonly state?: string;
}

export type Simulated = Awaited<ReturnType<typeof createSimulators>>["vspc"];

/** Creates both simulators, with functions that create others from the seed, and in the same initial state. */
export async function createSimulators(options: SimulatorsOptions) {
  const { seed, tenants, unknownRoutes, throttle, state: file } = options;
  // With the same seed, all faults would affect the same requests.
  const faults = options.fault.map((profile, index) => ({ ...profile, seed: seed + index }));
  const common = { seed, tenants, faults };
  const ofVspc = { unknownRoutes, async: { operations: options.async }, ...(throttle && { throttle }) };
  try {
    const saved = file === undefined ? {} : await readState(file);
    const start = (seeded: () => AnySimulator, rows: unknown = {}) => {
      const initial = () => {
        const simulator = seeded();
        writeRows(simulator, rows);
        return simulator;
      };
      return { simulator: initial(), seeded, initial, faults };
    };
    return {
      vspc: start(() => createSimulator({ ...common, ...ofVspc }), saved.vspc),
      em: start(() => createEnterpriseManagerSimulator(common), saved.em),
    };
  } catch (error) {
    throw new CommandError(`${file}: the state cannot be used (${reasonOf(error)})`);
  }
}
