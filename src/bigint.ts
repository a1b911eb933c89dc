import type { paths } from "../generated/vspc.bigint.js";
import { int64Names } from "../generated/vspc.int64.js";
import { clientOf } from "./vspc/client.js";
import { int64Decoder } from "./vspc/int64.js";
import type { VspcClientOptions } from "./vspc/options.js";
import type { VspcClient as Client } from "./vspc/types.js";

export type { components, operations as operationTypes, paths } from "../generated/vspc.bigint.js";
/** The schemas of the document, each by its name, 64-bit integers as bigint. */
export type * from "../generated/vspc.bigint.schemas.js";
export type * from "./vspc/public-types.js";

/** The client of `vspc-client`, typed by the same document with every 64-bit integer as bigint. */
export type VspcClient<Paths extends object = paths> = Client<Paths>;

/**
 * The client of `vspc-client`, but every property that the document marks as a 64-bit integer comes as bigint, exact:
 * quotas and sizes in bytes, which reach 999 PiB. All else is the same.
 *
 * @throws ApiError of kind `input` when an option is wrong
 */
export function createVspcClient<Paths extends object = paths>(options: VspcClientOptions): VspcClient<Paths>;
export function createVspcClient(options: VspcClientOptions): VspcClient;
export function createVspcClient(options: VspcClientOptions): VspcClient {
  return clientOf<paths>(options, int64Decoder(int64Names));
}
