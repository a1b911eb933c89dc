import type { paths } from "../generated/vspc.bigint.js";
import { int64Names } from "../generated/vspc.int64.js";
import { clientOf } from "./vspc/client.js";
import type { VspcClientOptions } from "./vspc/options.js";
import type { VspcClient } from "./vspc/types.js";

export type { components, paths } from "../generated/vspc.bigint.js";

/**
 * The client of `vspc-client`, but every property that the document marks as a 64-bit integer comes as bigint, exact:
 * quotas and sizes in bytes, which reach 999 PiB. All else is the same. Throws ApiError of kind `input` when an option is wrong.
 */
export function createVspcClient<Paths extends object = paths>(options: VspcClientOptions): VspcClient<Paths> {
  return clientOf<Paths>(options, int64Names);
}
