/** When to try again. Waits 1, 2, 4, 8, 16, 30 s, each shortened at random so that a crowd does not return at once. */

const STEPS = [1, 2, 4, 8, 16, 30];
const FAILURES_BEFORE_POLLING = 5;
const STABLE_MS = 30_000;

/** Milliseconds before the given attempt (the first is 1): between half of the step and all of it. */
export function wait(attempt: number, random: number): number {
  const step = STEPS[Math.min(Math.max(attempt, 1), STEPS.length) - 1] ?? 30;
  return step * 1000 * (0.5 + random * 0.5);
}

/** Counts the attempts of one feed. A line counts as good only after 30 s: flapping must not defeat the waiting. */
export class Backoff {
  attempt = 0;
  failures = 0;
  #heardAt: number | null = null;

  heard(now: number): void {
    this.#heardAt ??= now;
  }

  ended(now: number): void {
    if (this.#heardAt !== null && now - this.#heardAt >= STABLE_MS) this.reset();
    else this.failures += 1;
    this.#heardAt = null;
    this.attempt += 1;
  }

  reset(): void {
    this.attempt = 0;
    this.failures = 0;
    this.#heardAt = null;
  }

  get polling(): boolean {
    return this.failures >= FAILURES_BEFORE_POLLING;
  }
}
