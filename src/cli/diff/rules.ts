import { includesType, type LimitKeyword } from "./flatten.js";

/** Where a value travels. A patch is a request in which every property is optional. */
export type Direction = "request" | "response" | "patch";

type Admits<T> = (wide: T, narrow: T) => boolean;

/** A request breaks where theirs does not admit what ours sends, a response where ours does not admit what theirs sends. */
export function breaks<T>(direction: Direction, admits: Admits<T>, ours: T, theirs: T): boolean {
  return direction === "response" ? !admits(ours, theirs) : !admits(theirs, ours);
}

/** No types stand for any. */
export const admitsTypes: Admits<string[]> = (wide, narrow) => {
  return wide.length === 0 || (narrow.length > 0 && narrow.every((type) => includesType(wide, type)));
};

/** `int64` and `double` are what a number without a format is, and a password is any string. */
export const admitsFormat: Admits<string | undefined> = (wide, narrow) => {
  return wide === undefined || wide === narrow || unlimitedFormats.includes(wide);
};

const unlimitedFormats = ["int64", "double", "password"];

export const admitsValues: Admits<string[] | undefined> = (wide, narrow) => {
  return wide === undefined || (narrow?.every((value) => wide.includes(value)) ?? false);
};

/** True where what is required in `wide` is required in `narrow` too. */
export const admitsRequired: Admits<boolean> = (wide, narrow) => !wide || narrow;

export const admitsNullable: Admits<boolean> = (wide, narrow) => wide || !narrow;

/** Types carry no limits, so a client fails only where the server refuses what ours lets it send. */
export function limitBreaks(direction: Direction, keyword: LimitKeyword, ours: unknown, theirs: unknown): boolean {
  if (direction === "response" || theirs === undefined) return false;
  if (ours === undefined || typeof ours !== "number" || typeof theirs !== "number") return true;
  if (/^(exclusiveM|m)in/.test(keyword)) return theirs > ours;
  if (/^(exclusiveM|m)ax/.test(keyword)) return theirs < ours;
  return true;
}

/** True where a closer look makes sense: the types have something in common, or both are left open. */
export function typesMeet(ours: string[], theirs: string[]): boolean {
  if (ours.length === 0 || theirs.length === 0) return ours.length === theirs.length;
  return ours.some((type) => admitsTypes(theirs, [type])) || theirs.some((type) => admitsTypes(ours, [type]));
}
