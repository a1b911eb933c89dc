import { notFound } from "./http-error.js";

/** Work of the server that continues after the response that started it. */
export interface Job {
  /** Number of polls so far. */
  polls: number;
}

/**
 * Creates the list of the server's work. `advance` is called before each poll is counted. Expired work counts as unknown.
 * Methods with a key throw `HttpError` 404 for unknown work.
 */
export function createJobs<J extends Job>(
  what: string,
  advance: (job: J) => void,
  isKept: (job: J) => boolean = () => true,
) {
  const jobs = new Map<string, J>();
  const find = (key: string): J => {
    const job = jobs.get(key);
    if (job && isKept(job)) return job;
    jobs.delete(key);
    throw notFound(what, key);
  };
  return {
    find,
    add: (key: string, job: J): J => {
      jobs.set(key, job);
      return job;
    },
    poll: (key: string): J => {
      const job = find(key);
      advance(job);
      job.polls += 1;
      return job;
    },
    all: (): readonly J[] => [...jobs.values()].filter(isKept),
    remove: (key: string) => void jobs.delete(key),
  };
}
