const dateTime = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)?$/;

/** Milliseconds since the epoch of a date-time; `undefined` for a text that is none. */
export function instant(text: string): number | undefined {
  const [, local, fraction = "", offset = "Z"] = dateTime.exec(text) ?? [];
  // Date.parse moves 30 February to March: what does not come back as it went in is no date.
  if (local === undefined || isoSeconds(Date.parse(`${local}Z`)) !== local) return undefined;
  const time = Date.parse(`${local}.${fraction.slice(0, 3).padEnd(3, "0")}${offset}`);
  return Number.isNaN(time) ? undefined : time;
}

function isoSeconds(time: number): string | undefined {
  return Number.isNaN(time) ? undefined : new Date(time).toISOString().slice(0, 19);
}
