/** The server's clock, learned from frames, because a tablet's own may be minutes off. */

const SAMPLES = 16;

export class Clock {
  #offsets: number[] = [];
  #mono: () => number;

  /** `mono`: milliseconds of a clock that nobody can set (a jump of the tablet's clock must not move ages). */
  constructor(mono: () => number = () => performance.now()) {
    this.#mono = mono;
  }

  /** A timestamp that was "now" when the server sent it (a heartbeat). The newest 16 count, so drift is followed. */
  learn(timestamp: string): void {
    const offset = Date.parse(timestamp) - this.#mono();
    if (!Number.isNaN(offset)) this.#offsets = [...this.#offsets.slice(1 - SAMPLES), offset];
  }

  /** A timestamp of something that has happened, maybe long ago: the server's clock is at least there. */
  atLeast(timestamp: string): void {
    if (Date.parse(timestamp) > this.now()) this.learn(timestamp);
  }

  /** Milliseconds since 1970 by the server; the tablet's own until something was learned. */
  now(): number {
    if (this.#offsets.length === 0) return Date.now();
    // Every sample was late by its travel and never early, so the highest is the nearest to the truth.
    return this.#mono() + Math.max(...this.#offsets);
  }
}
