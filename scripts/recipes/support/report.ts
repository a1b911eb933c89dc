/** Result of a recipe, for people and for machines. */
export interface Result {
  readonly head: readonly string[];
  readonly cells: readonly (readonly string[])[];
  /** Output of `--json`. */
  readonly json: unknown;
  /** The last line of the output. */
  readonly summary: string;
  /** Defaults to 0. */
  readonly exitCode?: number;
}

interface Found<Row> {
  readonly rows: readonly Row[];
  /** Columns of the table. Each function returns the content of a cell. */
  readonly columns: Readonly<Record<string, (row: Row) => string | number | null | undefined>>;
  readonly summary: string;
  readonly exitCode?: number;
  /** Defaults to the rows. */
  readonly json?: unknown;
}

/** Formats rows as a table, with a dash for missing values, and as JSON. */
export function report<Row>({ rows, columns, summary, exitCode = 0, json = rows }: Found<Row>): Result {
  const cells = rows.map((row) => Object.values(columns).map((cell) => String(cell(row) ?? "-")));
  return { head: Object.keys(columns), cells, json, summary, exitCode };
}
