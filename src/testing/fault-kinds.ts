import { connectionFaults, errorFaults, type FaultKind, pageFaults, responseFaults } from "./faults.js";

/** All kinds of faults. */
export const faultKinds: readonly FaultKind[] = [...connectionFaults, ...responseFaults, ...errorFaults, ...pageFaults];
