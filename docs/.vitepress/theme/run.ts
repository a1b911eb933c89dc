export type Output = { readonly text: string } | { readonly rows: readonly Record<string, unknown>[] };

const AsyncFunction = (async () => undefined).constructor as new (
  ...args: string[]
) => (...values: unknown[]) => Promise<void>;

/** Runs a program whose imports are the given modules, and passes on what it logs. Errors are the last output. */
export async function run(
  code: string,
  modules: Record<string, object>,
  print: (output: Output) => void,
): Promise<void> {
  const console = {
    log: (...values: unknown[]) => print({ text: values.map(format).join(" ") }),
    table: (rows: readonly Record<string, unknown>[]) => print({ rows }),
  };
  const body = code.replace(/^import (\{[^}]*\}) from ("[^"]+");$/gm, "const $1 = modules[$2];");
  try {
    await new AsyncFunction("modules", "console", body)(modules, console);
  } catch (error) {
    print({ text: String(error) });
  }
}

const format = (value: unknown): string => (typeof value === "object" ? JSON.stringify(value) : String(value));
