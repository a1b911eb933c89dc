import type { paths } from "../generated/vspc.bigint.js";
import { int64Names } from "../generated/vspc.int64.js";
import { clientOf } from "./vspc/client.js";
import { int64Decoder } from "./vspc/int64.js";
import type { VspcClientOptions } from "./vspc/options.js";
import type { VspcClient as Client } from "./vspc/types.js";

export type { components, operations as operationTypes, paths } from "../generated/vspc.bigint.js";
/** Schemas of the specification, by name, with 64-bit integers as bigint. */
export type * from "../generated/vspc.bigint.schemas.js";
export type * from "./vspc/public-types.js";

/** Client of `vspc-client` whose types have bigint for all 64-bit integers. */
export type VspcClient<Paths extends object = paths> = Client<Paths>;

/**
 * Creates a client that returns all 64-bit integers of the specification, such as quotas and sizes in bytes, as exact
 * bigints. Otherwise it is the same as the client of `vspc-client`.
 *
 * @throws ApiError of kind `input` if an option is wrong
 */
export function createVspcClient<Paths extends object = paths>(options: VspcClientOptions): VspcClient<Paths>;
export function createVspcClient(options: VspcClientOptions): VspcClient;
export function createVspcClient(options: VspcClientOptions): VspcClient {
  return clientOf<paths>(options, int64Decoder(int64Names));
}
