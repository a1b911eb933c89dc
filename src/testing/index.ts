export {
  createEnterpriseManagerSimulator,
  defaultEnterpriseManagerUser,
  defaultTenantPassword,
  type EnterpriseManagerEffect,
  type EnterpriseManagerSimulator,
  type EnterpriseManagerSimulatorOptions,
  type EnterpriseManagerState,
  type EnterpriseManagerUser,
  type Session as EnterpriseManagerSession,
  type SubtenantRow as EnterpriseManagerSubtenant,
  type TaskBehaviour,
  type TenantRow as EnterpriseManagerTenant,
} from "./enterprise-manager/index.js";
export type {
  ConnectionFault,
  ErrorFault,
  FaultKind,
  FaultProfile,
  PageFault,
  ResponseFault,
} from "./faults.js";
export type { ListenOptions, SimulatorServer } from "./listen.js";
export type { LoggedRequest } from "./request-log.js";
export { createSimulator, type Simulator, type SimulatorOptions, type SimulatorState } from "./simulator.js";
export type { Collection } from "./store/table.js";
export { defaultApiKey, defaultUsers, type SimulatedApiKey, type SimulatedUser } from "./vspc/accounts.js";
export type { Effect } from "./vspc/api.js";
export type { AsyncBehaviour } from "./vspc/async-actions.js";
export type { LicenseUpload } from "./vspc/call.js";
export { evaluateFilter, matchesFilter } from "./vspc/filter.js";
export { compareRows } from "./vspc/sort.js";
export type { Throttle } from "./vspc/throttle.js";
