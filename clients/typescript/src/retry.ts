/** When a call that the server turned away is tried again. */

import { type Problem, problem } from "./problem.js";

/**
 * Makes a call, and makes it again as often as it may be.
 *
 * Tried again is what the server turned away and wants to see later. What it had begun when it was stopped is not: the caller knows
 * whether that may be done twice.
 */
export async function retried<T>(attempt: () => Promise<T>, retries: number, signal?: AbortSignal): Promise<T> {
  for (let made = 0; ; made++) {
    try {
      return await attempt();
    } catch (error) {
      const wait = made < retries ? later(problem(error), made) : undefined;
      if (wait === undefined || !(await slept(wait, signal))) {
        throw error;
      }
    }
  }
}

/** Everybody who was turned away was told the same time: come back spread over it, and later each time. */
function later({ retryAfterMs, reason }: Problem, made: number): number | undefined {
  if (retryAfterMs === undefined || reason === "STOPPING") {
    return undefined;
  }
  return retryAfterMs * 2 ** made * (1 + Math.random() / 2);
}

/** Waits; false where the call's time ended first. */
function slept(ms: number, signal?: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const done = (whole: boolean) => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", ended);
      resolve(whole);
    };
    const ended = () => done(false);
    const timer = setTimeout(() => done(true), ms);
    signal?.addEventListener("abort", ended);
    if (signal?.aborted) {
      ended();
    }
  });
}
