import { expect, it } from "vitest";
import { toDate, yearMonth } from "../../src/vspc/dates.js";

it.each([
  ["2026-03-01T09:30:00.0000000+02:00", "2026-03-01T07:30:00.000Z"],
  ["2026-03-01T09:30:00.1239999Z", "2026-03-01T09:30:00.123Z"],
  ["2026-03-01T09:30:00.5-00:30", "2026-03-01T10:00:00.500Z"],
  ["2026-03-01T09:30:00", "2026-03-01T09:30:00.000Z"],
  ["2024-02-29T23:59:59Z", "2024-02-29T23:59:59.000Z"],
  ["0001-01-01T00:00:00.0000000Z", "0001-01-01T00:00:00.000Z"],
])("toDate parses %s", (text, iso) => {
  expect(toDate(text).toISOString()).toBe(iso);
});

it.each([
  "",
  "2026-03-01",
  "2026-02-30T00:00:00Z",
  "2026-13-01T00:00:00Z",
  "2026-03-01T24:00:00Z",
  "2026-03-01T09:60:00Z",
  "2026-03-01T09:30Z",
  "2026-03-01 09:30:00Z",
  "2026-03-01T09:30:00+99:00",
  "2026-03-01T09:30:00Z\n",
  "yesterday",
])("toDate rejects %j", (text) => {
  const message = `toDate: expected a date-time such as 2026-03-01T09:30:00.0000000+02:00, got ${JSON.stringify(text)}`;
  expect(() => toDate(text)).toThrow(expect.objectContaining({ kind: "input", message }));
});

it("ignores the time zone of the process", () => {
  const zone = process.env.TZ;
  process.env.TZ = "Asia/Tokyo";
  try {
    expect(new Date(2026, 2, 1).getTimezoneOffset()).toBe(-540);
    expect(toDate("2026-03-01T09:30:00").toISOString()).toBe("2026-03-01T09:30:00.000Z");
  } finally {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  }
});

it("formats the month of a date in UTC", () => {
  expect(yearMonth(new Date("2026-01-01T00:30:00+01:00"))).toBe("2025-12");
  expect(yearMonth(2026, 1)).toBe("2026-01");
});

it("accepts the years 1 to 9999", () => {
  expect(yearMonth(new Date("0001-01-01T00:00:00Z"))).toBe("0001-01");
  expect(yearMonth(new Date("9999-12-31T23:59:59.999Z"))).toBe("9999-12");
});

it.each<[string, () => string]>([
  ["yearMonth: the date is not valid", () => yearMonth(new Date("x"))],
  ["yearMonth: month must be a whole number from 1 to 12, got 0", () => yearMonth(2026, 0)],
  ["yearMonth: month must be a whole number from 1 to 12, got 13", () => yearMonth(2026, 13)],
  ["yearMonth: year must be a whole number from 1 to 9999, got 0.5", () => yearMonth(0.5, 1)],
  ["yearMonth: year must be a whole number from 1 to 9999, got 0", () => yearMonth(new Date("0000-12-31T23:59:59Z"))],
  ["yearMonth: year must be a whole number from 1 to 9999, got 10000", () => yearMonth(new Date(Date.UTC(10000, 0)))],
])("rejects invalid input: %s", (message, write) => {
  expect(write).toThrow(expect.objectContaining({ kind: "input", message }));
});
