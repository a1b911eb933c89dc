/**
 * What is left for retries, shared by all calls of a client: a retry costs 5 (10 after a lost connection), its success
 * gives that back, a first success gives 1. An empty budget means that the server is down: calls then fail at once
 * instead of multiplying the load.
 */
export interface RetryBudget {
  readonly available: number;
  readonly capacity: number;
}

export interface Spending extends RetryBudget {
  /** Takes the cost of a retry; false when the budget does not hold it. */
  take(cost: number): boolean;
  give(amount: number): void;
}

export function retryBudget(capacity: number): Spending {
  let available = capacity;
  return {
    capacity,
    get available() {
      return available;
    },
    take(cost) {
      if (cost > available) return false;
      available -= cost;
      return true;
    },
    give(amount) {
      available = Math.min(capacity, available + amount);
    },
  };
}
