/** What a document promises about one operation: the rows of the generated tables. */
export interface OperationTraits {
  /** The document's operationId. */
  readonly id?: string;
  /** The collection takes `limit` and `offset`. */
  readonly paged?: true;
  readonly filter?: true;
  readonly sort?: true;
  readonly select?: true;
  readonly expand?: true;
  /** May answer 202 and go on as an async action. */
  readonly async?: true;
  /** Changes something: sent with an `X-Request-id`. */
  readonly write?: true;
  /** Answers a success without data. */
  readonly empty?: true;
  /** Needs no credentials. */
  readonly anonymous?: true;
  /** The API version that brought the operation. */
  readonly since?: string;
  /** Name of the schema that the operation's JSON Patch changes. */
  readonly patches?: string;
  /** JSON Pointers of that schema's read-only properties. */
  readonly readOnly?: readonly string[];
}
