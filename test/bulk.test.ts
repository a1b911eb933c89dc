import { describe, expect, it } from "vitest";
import { bulk } from "../src/bulk.js";

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
const statuses = (results: readonly { status: string }[]) => results.map(({ status }) => status);

/** Calls that the test resolves or rejects. */
function calls() {
  const open = new Map<number, PromiseWithResolvers<string>>();
  const started: number[] = [];
  return {
    open,
    started,
    run(item: number) {
      started.push(item);
      let resolve: (value: string) => void = () => {};
      let reject: (error: unknown) => void = () => {};
      const promise = new Promise<string>((...settle) => ([resolve, reject] = settle));
      open.set(item, { promise, resolve, reject });
      return promise;
    },
  };
}

interface PromiseWithResolvers<T> {
  promise: Promise<T>;
  resolve: (value: T) => void;
  reject: (error: unknown) => void;
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe("bulk", () => {
  it("returns one result per item, in order", async () => {
    const error = new Error("no");
    const run = async (item: number) => {
      for (let left = 5 - item; left > 0; left--) await turn();
      if (item % 2) throw error;
      return item * 10;
    };
    const results = await bulk(numbers(5), run, { concurrency: 2 });
    expect(results).toEqual([
      { item: 0, status: "done", value: 0 },
      { item: 1, status: "failed", error },
      { item: 2, status: "done", value: 20 },
      { item: 3, status: "failed", error },
      { item: 4, status: "done", value: 40 },
    ]);
  });

  it("wraps a thrown value that is not an error", async () => {
    const results = await bulk(["no"], (item) => Promise.reject(item));
    expect(results).toEqual([{ item: "no", status: "failed", error: new Error("no", { cause: "no" }) }]);
  });

  it("runs up to `concurrency` items at once", async () => {
    const { open, started, run } = calls();
    const all = bulk(numbers(20), run, { concurrency: 3 });
    await turn();
    expect(started).toEqual([0, 1, 2]);
    open.get(1)?.resolve("x");
    await turn();
    expect(started).toEqual([0, 1, 2, 3]);
    for (const item of numbers(20)) {
      open.get(item)?.resolve("x");
      await turn();
    }
    expect(statuses(await all)).toEqual(numbers(20).map(() => "done"));
  });

  it("runs 16 items at once by default", async () => {
    const { open, started, run } = calls();
    const all = bulk(numbers(17), run);
    await turn();
    expect(started).toHaveLength(16);
    open.get(0)?.resolve("x");
    await turn();
    for (const { resolve } of open.values()) resolve("x");
    await all;
    expect(started).toHaveLength(17);
  });

  it("starts nothing more after a failure with stopOnError, and waits for running calls", async () => {
    const { open, started, run } = calls();
    const all = bulk(numbers(5), run, { stopOnError: true, concurrency: 2 });
    await turn();
    open.get(1)?.reject(new Error("no"));
    await turn();
    open.get(0)?.resolve("late");
    expect(statuses(await all)).toEqual(["done", "failed", "not started", "not started", "not started"]);
    expect(started).toEqual([0, 1]);
  });

  it("stops after the first failure with stopOnError and a concurrency of 1", async () => {
    const run = (item: number) => {
      if (item === 2) throw new Error("thrown, not rejected");
      return item;
    };
    const results = await bulk(numbers(4), run, { stopOnError: true, concurrency: 1 });
    expect(statuses(results)).toEqual(["done", "done", "failed", "not started"]);
    expect(results.map(({ item }) => item)).toEqual(numbers(4));
  });

  it("passes its signal to the calls and starts nothing after an abort", async () => {
    const controller = new AbortController();
    const seen: AbortSignal[] = [];
    const run = async (item: number, signal: AbortSignal) => {
      seen.push(signal);
      if (item === 1) controller.abort();
      signal.throwIfAborted();
    };
    const results = await bulk(numbers(4), run, { signal: controller.signal, concurrency: 1 });
    expect(statuses(results)).toEqual(["done", "failed", "not started", "not started"]);
    expect(seen).toEqual([controller.signal, controller.signal]);
    expect(statuses(await bulk([1], run, { signal: AbortSignal.abort() }))).toEqual(["not started"]);
  });

  it("reads sets, generators and async iterables completely before the first call", async () => {
    const { started, run } = calls();
    async function* broken() {
      yield 1;
      await turn();
      throw new Error("page 2");
    }
    await expect(bulk(broken(), run)).rejects.toThrow("page 2");
    expect(started).toEqual([]);
    async function* pages() {
      yield* [1, 2];
    }
    const double = (item: number) => item * 2;
    const expected = [
      { item: 1, status: "done", value: 2 },
      { item: 2, status: "done", value: 4 },
    ];
    expect(await bulk(pages(), double)).toEqual(expected);
    expect(await bulk(new Set([1, 2]), double)).toEqual(expected);
    expect(await bulk([], double)).toEqual([]);
  });

  it.each([0, 1.5, Number.NaN])("rejects a concurrency of %d before the first item", async (concurrency) => {
    const call = bulk([1], () => expect.unreachable(), { concurrency });
    await expect(call).rejects.toMatchObject({ kind: "input" });
  });
});
