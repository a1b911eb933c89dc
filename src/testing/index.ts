export type { EnterpriseManagerSimulatorOptions } from "./enterprise-manager/server.js";
export {
  defaultEnterpriseManagerUser,
  type EnterpriseManagerUser,
  type Session as EnterpriseManagerSession,
} from "./enterprise-manager/sign-in.js";
export {
  createEnterpriseManagerSimulator,
  type EnterpriseManagerCollections,
  type EnterpriseManagerSimulator,
  type EnterpriseManagerState,
} from "./enterprise-manager/simulator.js";
export type { TaskBehaviour } from "./enterprise-manager/tasks.js";
export { type FaultKind, type FaultProfile, faultKinds } from "./faults.js";
export type { Effect, Host, HostOptions } from "./host.js";
export { evaluateFilter, matchesFilter } from "./list/filter.js";
export { compareRows } from "./list/values.js";
export type { ListenOptions, SimulatorServer } from "./listen.js";
export type { LoggedRequest } from "./request-log.js";
export type { Collection } from "./store/table.js";
export type { VspcBehaviour } from "./vspc/api.js";
export type { Throttle } from "./vspc/rate-limit.js";
export type { LicenseUpload, ServerOptions } from "./vspc/server.js";
export {
  type AccountOptions,
  defaultApiKey,
  defaultUsers,
  type SimulatedApiKey,
  type SimulatedUser,
} from "./vspc/sign-in.js";
export { createSimulator, type Simulator, type SimulatorOptions, type SimulatorState } from "./vspc/simulator.js";
export type { AsyncBehaviour } from "./vspc/tasks.js";
