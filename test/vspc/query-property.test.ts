import fc from "fast-check";
import { expect, it } from "vitest";
import {
  and,
  apiKey,
  type components,
  createVspcClient,
  exclusiveOr,
  type Fields,
  type Filter,
  not,
  or,
} from "../../src/index.js";
import { createSimulator, defaultApiKey } from "../../src/testing/index.js";

type Tenant = components["schemas"]["CloudTenant"];
type Rows = readonly Tenant[];
/** A filter built with the client, and the same condition in plain code. */
interface Case {
  readonly build: (row: Fields<Tenant>) => Filter<Tenant>;
  readonly holds: (row: Tenant) => boolean;
}

const simulator = createSimulator({ seed: 11, tenants: 120 });
const vspc = createVspcClient({
  baseUrl: "https://simulated.example/api/v3",
  auth: apiKey(defaultApiKey),
  fetch: simulator.fetch,
});
const rows: Rows = [...simulator.state.tenants.rows()];

const texts = fc.oneof(
  fc.constantFrom(...rows.slice(0, 20).map((row) => row.name ?? "")),
  fc.string({ maxLength: 6, unit: "grapheme" }),
  fc.constantFrom('"', "'", "\\", "}]", "\u0000", "\u2028", "ä€😀", "%22", "&filter=[]"),
);
const numbers = fc.integer({ min: -2, max: 30 });
const lower = (text: string | null | undefined) => text?.toLowerCase();

const condition: fc.Arbitrary<Case> = fc.oneof(
  texts.map((value): Case => ({ build: (row) => row.name.equals(value), holds: (row) => row.name === value })),
  texts.map((value): Case => ({ build: (row) => row.name.notEquals(value), holds: (row) => row.name !== value })),
  texts.map(
    (value): Case => ({ build: (row) => row.name.contains(value), holds: (row) => row.name?.includes(value) ?? false }),
  ),
  fc.constantFrom("TENANT-0000", "Acme", "x").map(
    (value): Case => ({
      build: (row) => row.name.contains(value, "ignorecase"),
      holds: (row) => lower(row.name)?.includes(value.toLowerCase()) ?? false,
    }),
  ),
  fc.array(texts, { minLength: 1, maxLength: 4 }).map(
    (values): Case => ({
      build: (row) => row.name.in(values),
      holds: (row) => values.includes(row.name ?? "\uffff"),
    }),
  ),
  texts.map(
    (value): Case => ({
      build: (row) => row.credentials.userName.equals(value),
      holds: (row) => row.credentials.userName === value,
    }),
  ),
  fc
    .boolean()
    .map((value): Case => ({ build: (row) => row.isEnabled.equals(value), holds: (row) => row.isEnabled === value })),
  fc
    .constantFrom("General" as const, "VCD" as const)
    .map((value): Case => ({ build: (row) => row.type.equals(value), holds: (row) => row.type === value })),
  numbers.map(
    (value): Case => ({
      build: (row) => row.maxConcurrentTask.greaterThan(value),
      holds: (row) => (row.maxConcurrentTask ?? Number.NaN) > value,
    }),
  ),
  numbers.map(
    (value): Case => ({
      build: (row) => row.maxConcurrentTask.lessThanOrEqual(BigInt(value)),
      holds: (row) => (row.maxConcurrentTask ?? Number.NaN) <= value,
    }),
  ),
  fc.date({ min: new Date("2026-01-01"), max: new Date("2027-01-01"), noInvalidDate: true }).map(
    (value): Case => ({
      build: (row) => row.lastActive.greaterThanOrEqual(value),
      holds: (row) => typeof row.lastActive === "string" && Date.parse(row.lastActive) >= value.getTime(),
    }),
  ),
  fc.constant<Case>({ build: (row) => row.lastActive.equals(null), holds: (row) => row.lastActive === null }),
);

const filter = fc.letrec<{ tree: Case }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    condition,
    fc
      .tuple(fc.constantFrom("and", "or", "not", "exclusiveOr"), fc.array(tie("tree"), { minLength: 1, maxLength: 3 }))
      .map(([name, parts]) => grouped(name, parts)),
  ),
})).tree;

function grouped(name: "and" | "or" | "not" | "exclusiveOr", parts: Case[]): Case {
  const join = { and, or, not, exclusiveOr }[name];
  return {
    build: (row) => join(...parts.map((part) => part.build(row))),
    holds(row) {
      const met = parts.filter((part) => part.holds(row)).length;
      if (name === "and") return met === parts.length;
      if (name === "or") return met > 0;
      return name === "not" ? met < parts.length : met === 1;
    },
  };
}

it("finds the same rows in the simulator as plain code in an array", async () => {
  let found = 0;
  await fc.assert(
    fc.asyncProperty(filter, async ({ build, holds }) => {
      const list = vspc.list("/infrastructure/sites/tenants", { filter: build, pageSize: 40 });
      const names = (await list.toArray()).map((row) => row.instanceUid);
      const expected = rows.filter(holds).map((row) => row.instanceUid);
      found += expected.length > 0 && expected.length < rows.length ? 1 : 0;
      expect(names).toEqual(expected);
    }),
    { seed: 20261102, numRuns: 300 },
  );
  expect(found).toBeGreaterThan(100);
});
