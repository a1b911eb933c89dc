import { describe, expect, it, vi } from "vitest";
import { abortable, abortError, sleep, withSignal } from "../../src/http/abort.js";
import { ApiError } from "../../src/http/errors.js";
import { useFakeClock } from "../support/fake-clock.js";

useFakeClock();

const late = () => new ApiError("timeout", "late");
const never = () => new Promise<never>(() => undefined);
const reason = new Error("enough");
const aborted = { kind: "aborted", message: "aborted by the caller", cause: reason };

describe("withSignal", () => {
  it("does not start work if its parent signal is aborted", async () => {
    const work = vi.fn(never);
    await expect(withSignal(AbortSignal.abort(reason), 1000, late, work)).rejects.toMatchObject(aborted);
    expect(work).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([
    [0, 1],
    [2 ** 31 - 1, 1],
    [2 ** 31, 0],
    [Number.POSITIVE_INFINITY, 0],
  ])("runs work with a limit of %d ms with %d timers, since a longer timer would fire at once", async (ms, timers) => {
    await withSignal(undefined, ms, late, async () => expect(vi.getTimerCount()).toBe(timers));
    expect(vi.getTimerCount()).toBe(0);
  });

  it("aborts work with its parent and passes the reason on", async () => {
    const parent = new AbortController();
    let inner: AbortSignal | undefined;
    const work = withSignal(parent.signal, 1000, late, (signal) => {
      inner = signal;
      return never();
    });
    parent.abort(reason);
    await expect(work).rejects.toMatchObject(aborted);
    expect(inner?.reason).toMatchObject(aborted);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("ends work at its timeout, also if the timeout has passed before", async () => {
    const work = expect(withSignal(undefined, 1000, late, never)).rejects.toMatchObject({ kind: "timeout" });
    await vi.advanceTimersByTimeAsync(1000);
    await work;
    const past = expect(withSignal(undefined, -5, late, never)).rejects.toMatchObject({ kind: "timeout" });
    await vi.advanceTimersByTimeAsync(1);
    await past;
  });
});

describe("sleep", () => {
  it("rejects at once if the signal is aborted", async () => {
    await expect(sleep(1000, AbortSignal.abort(reason))).rejects.toMatchObject(aborted);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("ends with the signal and leaves no timer", async () => {
    const controller = new AbortController();
    const pause = sleep(1000, controller.signal);
    expect(vi.getTimerCount()).toBe(1);
    controller.abort(reason);
    await expect(pause).rejects.toMatchObject(aborted);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("waiting for shared work", () => {
  it("ends one caller's wait with its signal, but not the work", async () => {
    const controller = new AbortController();
    let finish: (value: string) => void = () => undefined;
    const work = new Promise<string>((resolve) => {
      finish = resolve;
    });
    const [mine, others] = [abortable(work, controller.signal), abortable(work, undefined)];
    controller.abort(reason);
    await expect(mine).rejects.toMatchObject(aborted);
    await expect(abortable(work, controller.signal)).rejects.toMatchObject(aborted);
    finish("done");
    await expect(others).resolves.toBe("done");
  });
});

it.each([late(), reason])("reports %s, with which a caller aborts, as the cause of the abort", (cause) => {
  expect(abortError(AbortSignal.abort(cause))).toMatchObject({ ...aborted, cause });
});
