/** Says what came instead of an error body, without repeating it. */
export function describeFailure(status: number, headers: Headers, text: string): string {
  const type = headers.get("content-type")?.split(";", 1)[0];
  if (text === "") return `the server answered ${status} without a body`;
  return `the server answered ${status} with ${type ?? "a body of no type"} instead of an error message`;
}

/** `Retry-After` as seconds, from a number or a date. */
export function retryAfterSeconds(value: string | null): number | undefined {
  if (value === null) return undefined;
  const number = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1000;
  return Number.isNaN(number) ? undefined : Math.max(0, number);
}
