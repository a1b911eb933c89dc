import { describe, expect, it } from "vitest";
import { timeOfDay, toDate, toDateTime, yearMonth } from "../../src/vspc/dates.js";

describe("toDate", () => {
  it.each([
    ["2026-03-01T09:30:00.0000000+02:00", "2026-03-01T07:30:00.000Z"],
    ["2026-03-01T09:30:00.1239999Z", "2026-03-01T09:30:00.123Z"],
    ["2026-03-01T09:30:00.5-00:30", "2026-03-01T10:00:00.500Z"],
    ["2026-03-01T09:30:00", "2026-03-01T09:30:00.000Z"],
    ["2024-02-29T23:59:59Z", "2024-02-29T23:59:59.000Z"],
    ["0001-01-01T00:00:00.0000000Z", "0001-01-01T00:00:00.000Z"],
  ])("reads %s", (text, iso) => {
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
  ])("refuses %j", (text) => {
    const message = `toDate: wants a date-time such as 2026-03-01T09:30:00.0000000+02:00, got ${JSON.stringify(text)}`;
    expect(() => toDate(text)).toThrow(expect.objectContaining({ kind: "input", message }));
  });

  it("does not ask where the program runs", () => {
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
});

describe("writing", () => {
  it("is in UTC", () => {
    const date = new Date("2026-01-01T00:30:00+01:00");
    expect(toDateTime(date)).toBe("2025-12-31T23:30:00.000Z");
    expect(yearMonth(date)).toBe("2025-12");
    expect(yearMonth(2026, 1)).toBe("2026-01");
    expect(timeOfDay(7, 5)).toBe("07:05");
    expect(timeOfDay(23, 59, 0)).toBe("23:59:00");
  });

  it("goes from the year 1 to 9999", () => {
    expect(toDateTime(new Date("0001-01-01T00:00:00Z"))).toBe("0001-01-01T00:00:00.000Z");
    expect(toDateTime(new Date("9999-12-31T23:59:59.999Z"))).toBe("9999-12-31T23:59:59.999Z");
    expect(() => toDateTime(new Date("0000-12-31T23:59:59Z"))).toThrow(
      "toDateTime: the year must be from 1 to 9999, got 0",
    );
  });

  it("reads back", () => {
    const date = new Date(1772357400123);
    expect(toDate(toDateTime(date))).toEqual(date);
  });

  it.each<[string, () => string]>([
    ["toDateTime: the date is not valid", () => toDateTime(new Date(Number.NaN))],
    ["toDateTime: the year must be from 1 to 9999, got 10000", () => toDateTime(new Date(Date.UTC(10000, 0)))],
    ["yearMonth: month must be a whole number from 1 to 12, got 0", () => yearMonth(2026, 0)],
    ["yearMonth: month must be a whole number from 1 to 12, got 13", () => yearMonth(2026, 13)],
    ["yearMonth: year must be a whole number from 1 to 9999, got 0.5", () => yearMonth(0.5, 1)],
    ["yearMonth: the date is not valid", () => yearMonth(new Date("x"))],
    ["timeOfDay: hours must be a whole number from 0 to 23, got 24", () => timeOfDay(24, 0)],
    ["timeOfDay: minutes must be a whole number from 0 to 59, got -1", () => timeOfDay(0, -1)],
    ["timeOfDay: seconds must be a whole number from 0 to 59, got 60", () => timeOfDay(0, 0, 60)],
  ])("says: %s", (message, write) => {
    expect(write).toThrow(expect.objectContaining({ kind: "input", message }));
  });
});
