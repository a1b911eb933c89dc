/** Thrown to reject a request. Each API turns it into an error response in its own format. */
export class HttpError extends Error {
  readonly status: number;
  /** Additional facts, such as the parameter concerned. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(status: number, message: string, details: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.status = status;
    this.details = details;
  }
}

export function badRequest(message: string): HttpError {
  return new HttpError(400, message);
}

export function badParameter(parameterName: string, message: string): HttpError {
  return new HttpError(400, message, { parameterName });
}

export function badProperty(propertyName: string, message: string): HttpError {
  return new HttpError(400, message, { propertyName });
}

export function notFound(what: string, id: string): HttpError {
  return new HttpError(404, `${what} ${id} was not found.`);
}

/** Returns the result of a function. Throws the given error instead of its own. */
export function orThrow<T>(error: HttpError, read: () => T): T {
  try {
    return read();
  } catch {
    throw error;
  }
}
