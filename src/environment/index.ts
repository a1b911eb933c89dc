import { ApiError, inputError } from "../http/errors.js";
import type { Logger, LogLevel } from "../http/log.js";
import { type NodeFetch, nodeFetch } from "../node/fetch.js";
import { type Auth, apiKey, password } from "../vspc/auth/index.js";

/** Environment variables by name, such as `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

interface Trust {
  /** Trusts the CA certificate of `VSPC_CA` or `EM_CA`. */
  fetch?: NodeFetch;
}

/** Options of a VSPC client from the environment. */
export interface EnvironmentOptions extends Trust {
  baseUrl: string;
  auth: Auth;
  logger?: Logger;
  logLevel?: LogLevel;
}

/** Options of an Enterprise Manager client from the environment. */
export interface EnterpriseManagerEnvironmentOptions extends Trust {
  baseUrl: string;
  username: string;
  password: string;
  logger?: Logger;
  logLevel?: LogLevel;
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
  const baseUrl = required(environment, "VSPC_BASE_URL");
  return { baseUrl, auth: authFrom(environment), ...trustFrom(environment, "VSPC_CA"), ...logFrom(environment) };
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
    baseUrl: required(environment, "EM_BASE_URL"),
    username: required(environment, "EM_USERNAME"),
    password: required(environment, "EM_PASSWORD"),
    ...trustFrom(environment, "EM_CA"),
    ...logFrom(environment),
  };
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

function trustFrom(environment: Environment, name: string): Trust {
  const ca = environment[name];
  if (!ca) return {};
  try {
    return { fetch: nodeFetch({ ca }) };
  } catch (error) {
    // The user sets the variable, not the option `ca`.
    throw error instanceof ApiError ? inputError(error.message.replace(/^ca /, `${name} `)) : error;
  }
}

const logLevels: readonly string[] = ["error", "warn", "info", "debug"] satisfies LogLevel[];

/** Standard output is reserved for the program. */
const toStandardError = (line: string) => console.error(line);
const standardError: Logger = {
  error: toStandardError,
  warn: toStandardError,
  info: toStandardError,
  debug: toStandardError,
};

function logFrom({ VSPC_LOG: level }: Environment): Pick<EnvironmentOptions, "logger" | "logLevel"> {
  if (!level) return {};
  if (!isLogLevel(level)) throw inputError(`VSPC_LOG must be one of ${logLevels.join(", ")}`);
  return { logger: standardError, logLevel: level };
}

function isLogLevel(text: string): text is LogLevel {
  return logLevels.includes(text);
}

function required(environment: Environment, name: string): string {
  const value = environment[name];
  if (!value) throw inputError(`set ${name}: the environment variable is missing`);
  return value;
}
