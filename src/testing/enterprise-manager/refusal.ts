/** Thrown where a request is refused; the answer is the server's `Error`. */
export class Refusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export function badRequest(message: string): Refusal {
  return new Refusal(400, message);
}

export function unauthorized(message: string): Refusal {
  return new Refusal(401, message);
}

export function forbidden(message: string): Refusal {
  return new Refusal(403, message);
}

export function missing(what: string, id: string): Refusal {
  return new Refusal(404, `${what} ${id} was not found.`);
}

/** Thrown where a task fails: the request was taken, its result says why it came to nothing. */
export class TaskFailure extends Error {}
