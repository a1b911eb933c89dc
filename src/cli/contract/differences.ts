import type { ErrorObject } from "ajv";
import { typeOf } from "../document/keywords.js";
import { pointerStep } from "../document/pointer.js";

/** Difference between a response and the document. Contains no values of the response. */
export interface Difference {
  /** JSON Pointer into the response, to the first of equal differences in several rows. */
  readonly pointer: string;
  /** Violated keyword of JSON Schema. */
  readonly keyword: string;
  readonly found: string;
  /** Number of equal differences. */
  readonly count: number;
}

/** Returns the differences behind validation errors, with equal ones of several rows combined. */
export function differencesOf(errors: readonly ErrorObject[]): Difference[] {
  const groups = new Map<string, Difference>();
  for (const error of significant(errors)) {
    const pointer = pointerOf(error);
    const found = textOf(error, errors);
    const key = JSON.stringify([pointer.replace(/\/\d+(?=\/|$)/g, "/*"), error.keyword, found]);
    const known = groups.get(key);
    groups.set(key, { pointer, keyword: error.keyword, found, ...known, count: (known?.count ?? 0) + 1 });
  }
  return [...groups.values()];
}

const composed = ["oneOf", "anyOf", "if"];

/**
 * Returns the errors that are causes. If a choice fails, every alternative reports errors. The errors of a non-null
 * alternative are more significant than "is not null".
 */
function significant(errors: readonly ErrorObject[]): ErrorObject[] {
  const causes = errors.filter(({ keyword }) => !composed.includes(keyword));
  const kept = causes.filter((error, index) => {
    if (error.keyword !== "type") return true;
    const others = causes.filter((other) => other !== error);
    const isNull = [error.params.type].flat().join() === "null";
    if (isNull && others.some((other) => isWithin(other.instancePath, error.instancePath))) return false;
    return !causes
      .slice(0, index)
      .some((other) => other.keyword === "type" && other.instancePath === error.instancePath);
  });
  return kept.length > 0 ? kept : [...errors];
}

const isWithin = (path: string, above: string) => path === above || path.startsWith(`${above}/`);

function pointerOf({ instancePath, keyword, params }: ErrorObject): string {
  return keyword === "required" ? instancePath + pointerStep(params.missingProperty) : instancePath;
}

function textOf(error: ErrorObject, errors: readonly ErrorObject[]): string {
  const { keyword, params } = error;
  switch (keyword) {
    case "required":
      return "is missing";
    case "type":
      return `is ${typeOf(error.data)}, not ${typesAt(error.instancePath, errors)}`;
    case "enum":
      return `is not one of the ${params.allowedValues.length} values of the enum`;
    case "format":
      return `is not a valid ${params.format}`;
    case "pattern":
      return "does not match the pattern";
    case "additionalProperties":
      return "has a property that is not allowed";
    default:
      return `violates ${keyword}${params.limit === undefined ? "" : ` ${params.limit}`}`;
  }
}

/** Returns the types that the alternatives allow at this position. */
function typesAt(path: string, errors: readonly ErrorObject[]): string {
  const there = errors.filter(({ keyword, instancePath }) => keyword === "type" && instancePath === path);
  return [...new Set(there.flatMap(({ params }) => params.type))].join(" or ");
}
