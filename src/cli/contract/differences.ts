import type { ErrorObject } from "ajv";
import { typeOf } from "../document/keywords.js";
import { pointerStep } from "../document/pointer.js";
import { type Finding, findingId } from "../findings/finding.js";

/** Difference between a response and the document. Contains no values of the response. */
export interface Difference extends Finding {
  /** JSON Pointer into the response, to the first of equal differences in several rows. */
  readonly pointer: string;
  /** Number of equal differences. */
  readonly count: number;
}

/** @param place Operation, such as `GET /about` */
export function difference(place: string, kind: string, found: string, pointer = "", count = 1): Difference {
  const message = `${pointer || "the response"} ${found}${count > 1 ? ` (${count} times)` : ""}`;
  // The first row with the difference can be another one in the next run.
  const id = findingId(kind, place, withoutRows(pointer), found);
  return { id, severity: "error", kind, place, message, pointer, count };
}

const withoutRows = (pointer: string) => pointer.replaceAll(/\/\d+(?=\/|$)/g, "/*");

/** Returns the differences behind validation errors, with equal ones of several rows combined. */
export function differencesOf(place: string, errors: readonly ErrorObject[]): Difference[] {
  const types = new Map<string, Set<string>>();
  for (const { keyword, instancePath, params } of errors) {
    if (keyword !== "type") continue;
    types.set(instancePath, new Set([...(types.get(instancePath) ?? []), ...[params.type].flat()]));
  }
  const groups = new Map<string, { kind: string; found: string; pointer: string; count: number }>();
  for (const error of causesOf(errors)) {
    const { keyword: kind, instancePath, params } = error;
    const pointer = kind === "required" ? instancePath + pointerStep(params.missingProperty) : instancePath;
    const found = textOf(error, [...(types.get(instancePath) ?? [])]);
    const key = JSON.stringify([withoutRows(pointer), kind, found]);
    const group = groups.get(key) ?? { kind, found, pointer, count: 0 };
    group.count += 1;
    groups.set(key, group);
  }
  return Array.from(groups.values(), ({ kind, found, pointer, count }) =>
    difference(place, kind, found, pointer, count),
  );
}

const composed = ["oneOf", "anyOf", "if"];

/**
 * Returns the errors that are causes. If a choice fails, every alternative reports errors. The errors of a non-null
 * alternative are more significant than "is not null". One error stands for all wrong types of a value.
 */
function causesOf(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const isNull = ({ keyword, params }: ErrorObject) => keyword === "type" && [params.type].flat().join() === "null";
  const simple = errors.filter(({ keyword }) => !composed.includes(keyword));
  const others = simple.filter((error) => !isNull(error));
  const explained = new Set(others.flatMap(({ instancePath }) => withParents(instancePath)));
  const kept = [...others, ...simple.filter((error) => isNull(error) && !explained.has(error.instancePath))];
  const typed = new Set<string>();
  const causes = kept.filter(({ keyword, instancePath }) => {
    if (keyword !== "type") return true;
    const isFirst = !typed.has(instancePath);
    typed.add(instancePath);
    return isFirst;
  });
  return causes.length > 0 ? causes : errors;
}

const withParents = (path: string) => path.split("/").map((_, index, keys) => keys.slice(0, index + 1).join("/"));

/** Describes an error without values of the response. */
function textOf({ keyword, message, data }: ErrorObject, types: readonly string[]): string {
  if (keyword === "required") return "is missing";
  return keyword === "type" ? `is ${typeOf(data)}, not ${types.join(" or ")}` : `${message}`;
}
