/** What a recipe found or did, for people and for machines. */
export interface Result {
  readonly head: readonly string[];
  readonly cells: readonly (readonly string[])[];
  /** What `--json` prints. */
  readonly json: unknown;
  /** What is said last. */
  readonly summary: string;
  /** 0 when absent. */
  readonly exitCode?: number;
}

interface Found<Row> {
  readonly rows: readonly Row[];
  /** The columns of the table, each with what it shows of a row. */
  readonly columns: Readonly<Record<string, (row: Row) => string | number | null | undefined>>;
  readonly summary: string;
  readonly exitCode?: number;
  /** The rows when absent. */
  readonly json?: unknown;
}

/** Rows as a table, with a dash where there is nothing, and as they are for `--json`. */
export function report<Row>({ rows, columns, summary, exitCode = 0, json = rows }: Found<Row>): Result {
  const cells = rows.map((row) => Object.values(columns).map((cell) => String(cell(row) ?? "-")));
  return { head: Object.keys(columns), cells, json, summary, exitCode };
}
