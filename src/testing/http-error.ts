/** Additional details of a refused request, such as the parameter concerned. */
export type ErrorDetails = Readonly<Record<string, unknown>>;

/** Thrown to refuse a request. Each API turns it into an error response in its own format. */
export class HttpError extends Error {
  readonly status: number;
  readonly details: ErrorDetails;

  constructor(status: number, message: string, details: ErrorDetails = {}) {
    super(message);
    this.status = status;
    this.details = details;
  }
}

export function badRequest(message: string, details?: ErrorDetails): HttpError {
  return new HttpError(400, message, details);
}

export function badParameter(parameterName: string, message: string): HttpError {
  return badRequest(message, { parameterName });
}

export function badProperty(propertyName: string, message: string): HttpError {
  return badRequest(message, { propertyName });
}

export function unauthorized(message: string): HttpError {
  return new HttpError(401, message);
}

export function forbidden(message: string): HttpError {
  return new HttpError(403, message);
}

export function notFound(what: string, id: string): HttpError {
  return new HttpError(404, `${what} ${id} was not found.`);
}

export function conflict(message: string): HttpError {
  return new HttpError(409, message);
}
