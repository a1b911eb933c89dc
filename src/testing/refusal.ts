/** What an API says about a refusal beside its message, such as the parameter it is about. */
export type RefusalDetails = Readonly<Record<string, unknown>>;

/** Thrown where a request is refused; each API has its own form for the answer. */
export class Refusal extends Error {
  readonly status: number;
  readonly details: RefusalDetails;

  constructor(status: number, message: string, details: RefusalDetails = {}) {
    super(message);
    this.status = status;
    this.details = details;
  }
}

export function badRequest(message: string, details?: RefusalDetails): Refusal {
  return new Refusal(400, message, details);
}

export function badParameter(parameterName: string, message: string): Refusal {
  return badRequest(message, { parameterName });
}

export function badProperty(propertyName: string, message: string): Refusal {
  return badRequest(message, { propertyName });
}

export function unauthorized(message: string): Refusal {
  return new Refusal(401, message);
}

export function forbidden(message: string): Refusal {
  return new Refusal(403, message);
}

/** What was asked for is not there. */
export function missing(what: string, id: string): Refusal {
  return new Refusal(404, `${what} ${id} was not found.`);
}

export function conflict(message: string): Refusal {
  return new Refusal(409, message);
}
