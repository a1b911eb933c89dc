import { ApiError, inputError } from "../http/errors.js";
import type { Logger, LogLevel } from "../http/log.js";
import { type NodeFetch, nodeFetch } from "../node/fetch.js";
import { type Auth, apiKey, password } from "../vspc/auth/index.js";

/** Variables by name, such as `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

interface Trust {
  /** Trusts the CA that the environment names. */
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
 * Options of a VSPC client out of the environment: `VSPC_BASE_URL`, `VSPC_API_KEY` or `VSPC_USERNAME` and `VSPC_PASSWORD`,
 * and, where the console's certificate is signed by nobody that Node knows, `VSPC_CA`, the path of a CA's certificate.
 * `VSPC_LOG`, one of `error`, `warn`, `info` and `debug`, writes a log on standard error. A variable that is set to nothing
 * counts as absent.
 *
 * @throws ApiError of kind `input` that names the variables which are missing or contradict each other, without their values
 * @example
 * const vspc = createVspcClient({ ...fromEnvironment(), timeout: 60_000 });
 */
export function fromEnvironment(environment: Environment = process.env): EnvironmentOptions {
  const baseUrl = required(environment, "VSPC_BASE_URL");
  return { baseUrl, auth: authFrom(environment), ...trustFrom(environment, "VSPC_CA"), ...logFrom(environment) };
}

/**
 * Options of an Enterprise Manager client out of the environment: `EM_BASE_URL`, `EM_USERNAME`, `EM_PASSWORD`, and `EM_CA`,
 * the path of a CA's certificate, where Node does not know the signer. `VSPC_LOG` writes a log, as for `fromEnvironment`. A
 * variable that is set to nothing counts as absent.
 *
 * @throws ApiError of kind `input` that names the variables which are missing, without their values
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
    // The option's name says nothing to who sets the variable.
    throw error instanceof ApiError ? inputError(error.message.replace(/^ca /, `${name} `)) : error;
  }
}

const logLevels: readonly string[] = ["error", "warn", "info", "debug"] satisfies LogLevel[];

/** Standard output belongs to what the program prints. */
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
  if (!value) throw inputError(`set ${name}: the environment does not have it`);
  return value;
}
