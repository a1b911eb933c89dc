import { expect } from "vitest";
import { ApiError } from "../../src/http/errors.js";

/** Returns the `ApiError` of a call that has to fail. Rethrows every other error. */
export async function caught(work: Promise<unknown>): Promise<ApiError> {
  const error = await work.then(
    (value) => expect.unreachable(`resolved with ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  );
  if (error instanceof ApiError) return error;
  throw error;
}

/** Fails like the fetch of Node when the connection is reset. */
export function lostConnection(): Promise<never> {
  return failedFetch("read", "ECONNRESET");
}

/** Fails like the fetch of Node when no program listens at the port. */
export function refusedConnection(): Promise<never> {
  return failedFetch("connect", "ECONNREFUSED");
}

function failedFetch(syscall: string, code: string): Promise<never> {
  const cause = Object.assign(new Error(`${syscall} ${code}`), { code, syscall });
  return Promise.reject(new TypeError("fetch failed", { cause }));
}
