import { inputError } from "./errors.js";

/** Result of a function that edits a draft. Objects are excluded: a returned copy of the draft would be ignored. */
// biome-ignore lint/suspicious/noConfusingVoidType: a function without a return statement returns void
export type NoResult = void | undefined | null | boolean | number | bigint | string;

/** Calls a function that edits a draft in place. Throws ApiError of kind `input` if it is async or returns an object. */
export function editDraft<T extends object>(draft: T, edit: (draft: T) => unknown, operation: string): void {
  const result = edit(draft);
  if (typeof result !== "object" || result === null || result === draft) return;
  const example = 'Edit the draft in place, for example (draft) => { draft.description = "gold"; }.';
  const returned = `the function that edits the draft returned an object, which would be ignored. ${example}`;
  if (!(result instanceof Promise)) throw inputError(returned, operation);
  result.catch(() => undefined);
  throw inputError("the function that edits the draft must not be async. Load what it needs first.", operation);
}
