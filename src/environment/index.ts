import { ApiError, inputError } from "../http/errors.js";
import type { Logger, LogLevel } from "../http/log.js";
import { type NodeFetch, nodeFetch } from "../node/fetch.js";
import { type Auth, apiKey, password } from "../vspc/auth/index.js";

/** Environment variables by name, such as `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

interface CommonOptions {
  baseUrl: string;
  /** Trusts the CA certificate of `VSPC_CA` or `EM_CA`. */
  fetch?: NodeFetch;
  logger?: Logger;
  logLevel?: LogLevel;
}

/** Options of a VSPC client from the environment. */
export interface EnvironmentOptions extends CommonOptions {
  auth: Auth;
}

/** Options of an Enterprise Manager client from the environment. */
export interface EnterpriseManagerEnvironmentOptions extends CommonOptions {
  username: string;
  password: string;
}

/**
 * Reads the options of a VSPC client from environment variables. Empty variables count as missing.
 *
 * - `VSPC_BASE_URL`, and `VSPC_API_KEY` or both `VSPC_USERNAME` and `VSPC_PASSWORD`
 * - `VSPC_CA` (optional): path of a self-signed certificate or of the certificate of a private CA
 * - `VSPC_LOG` (optional): `error`, `warn`, `info` or `debug` writes a log to standard error
 *
 * @throws ApiError of kind `input` if variables are missing or contradictory. It contains names but no values.
 * @example
 * const vspc = createVspcClient({ ...fromEnvironment(), timeout: 60_000 });
 */
export function fromEnvironment(environment: Environment = process.env): EnvironmentOptions {
  return { ...commonOptions(environment, "VSPC"), auth: authFrom(environment) };
}

/**
 * Reads the options of an Enterprise Manager client from environment variables. Empty variables count as missing.
 *
 * - `EM_BASE_URL`, `EM_USERNAME` and `EM_PASSWORD`
 * - `EM_CA` (optional): path of a self-signed certificate or of the certificate of a private CA
 * - `VSPC_LOG` (optional): as for {@link fromEnvironment}
 *
 * @throws ApiError of kind `input` if variables are missing. It contains names but no values.
 * @example
 * const em = createEnterpriseManagerClient({ ...enterpriseManagerFromEnvironment(), format: "xml" });
 */
export function enterpriseManagerFromEnvironment(
  environment: Environment = process.env,
): EnterpriseManagerEnvironmentOptions {
  return {
    ...commonOptions(environment, "EM"),
    username: required(environment, "EM_USERNAME"),
    password: required(environment, "EM_PASSWORD"),
  };
}

function commonOptions(environment: Environment, prefix: "VSPC" | "EM"): CommonOptions {
  const baseUrl = required(environment, `${prefix}_BASE_URL`);
  return { baseUrl, ...trustFrom(environment, `${prefix}_CA`), ...logFrom(environment) };
}

function authFrom(environment: Environment): Auth {
  const { VSPC_API_KEY: key, VSPC_USERNAME: username, VSPC_PASSWORD } = environment;
  if (key && username) throw inputError("VSPC_API_KEY and VSPC_USERNAME are both set; unset one");
  if (key) return apiKey(key);
  if (!username && !VSPC_PASSWORD) throw inputError("set VSPC_API_KEY, or VSPC_USERNAME and VSPC_PASSWORD");
  return password({
    username: required(environment, "VSPC_USERNAME"),
    password: required(environment, "VSPC_PASSWORD"),
  });
}

function trustFrom(environment: Environment, name: string): Pick<CommonOptions, "fetch"> {
  const ca = environment[name];
  if (!ca) return {};
  try {
    return { fetch: nodeFetch({ ca }) };
  } catch (error) {
    // The user sets the variable, not the option `ca`.
    throw error instanceof ApiError ? inputError(error.message.replace(/^ca /, `${name} `)) : error;
  }
}

/** Standard output is reserved for the program. */
const print = (line: string) => console.error(line);
const standardError = { error: print, warn: print, info: print, debug: print } satisfies Record<LogLevel, unknown>;

function logFrom({ VSPC_LOG: level }: Environment): Pick<CommonOptions, "logger" | "logLevel"> {
  if (!level) return {};
  if (!isLogLevel(level)) throw inputError(`VSPC_LOG must be one of ${Object.keys(standardError).join(", ")}`);
  return { logger: standardError, logLevel: level };
}

function isLogLevel(text: string): text is LogLevel {
  return Object.hasOwn(standardError, text);
}

function required(environment: Environment, name: string): string {
  const value = environment[name];
  if (!value) throw inputError(`set ${name}: the environment variable is missing`);
  return value;
}
