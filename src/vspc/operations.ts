/** Traits of one operation in a document. The generated tables consist of these. */
export interface OperationTraits {
  /** `operationId` in the document. */
  readonly id?: string;
  /** Whether the collection accepts `limit` and `offset`. */
  readonly paged?: true;
  readonly filter?: true;
  readonly sort?: true;
  readonly select?: true;
  readonly expand?: true;
  /** Whether the operation may run asynchronously (202). */
  readonly async?: true;
  /** Whether the operation is a write. Writes are sent with an `X-Request-id`, except `/token` and `/asyncActions`. */
  readonly write?: true;
  /** Whether a successful response has no data. */
  readonly empty?: true;
  /** Whether the operation is sent without credentials. */
  readonly anonymous?: true;
  /** API version that introduced the operation. */
  readonly since?: string;
  /** Name of the schema that the operation's JSON Patch changes. */
  readonly patches?: string;
  /** JSON Pointers of that schema's read-only properties. */
  readonly readOnly?: readonly string[];
}

/** Traits of operations by `METHOD /path`. */
export type OperationTable = Readonly<Record<string, OperationTraits>>;
