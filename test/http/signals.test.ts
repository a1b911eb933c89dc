import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { abortable, abortError, sleep, withSignal } from "../../src/http/abort.js";
import { ApiError } from "../../src/http/errors.js";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const late = () => new ApiError("timeout", "late");
const never = () => new Promise<never>(() => undefined);
const reason = new Error("enough");
const aborted = { kind: "aborted", message: "aborted by the caller", cause: reason };

describe("work under a signal", () => {
  it("does not begin where its parent has fired", async () => {
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
  ])("of %d ms has %d timers: a longer one would fire at once", async (ms, timers) => {
    await withSignal(undefined, ms, late, async () => expect(vi.getTimerCount()).toBe(timers));
    expect(vi.getTimerCount()).toBe(0);
  });

  it("ends with its parent, and the work is told why", async () => {
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

  it("ends when its time is over, or it is over before", async () => {
    const work = expect(withSignal(undefined, 1000, late, never)).rejects.toMatchObject({ kind: "timeout" });
    await vi.advanceTimersByTimeAsync(1000);
    await work;
    const past = expect(withSignal(undefined, -5, late, never)).rejects.toMatchObject({ kind: "timeout" });
    await vi.advanceTimersByTimeAsync(1);
    await past;
  });
});

describe("a pause", () => {
  it("is none where the signal has fired", async () => {
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

describe("a wait for work that others share", () => {
  it("ends with its own signal, not the work", async () => {
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

  it("gives what the work gives", async () => {
    const { signal } = new AbortController();
    await expect(abortable(Promise.resolve("done"), signal)).resolves.toBe("done");
    await expect(abortable(Promise.reject(reason), signal)).rejects.toBe(reason);
  });
});

it("a reason of this library's own is the error", () => {
  const error = late();
  expect(abortError(AbortSignal.abort(error))).toBe(error);
  expect(abortError(AbortSignal.abort(reason))).toMatchObject(aborted);
});
