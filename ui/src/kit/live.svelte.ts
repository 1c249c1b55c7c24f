/** A feed in a form that Svelte follows. */

import { type Connection, OFF } from "../feed/connection";
import type { Feed } from "../feed/feed";

export class Live<S> {
  state: S | null = $state.raw(null);
  connection: Connection = $state.raw(OFF);
  readonly feed: Feed<S>;

  constructor(feed: Feed<S>) {
    this.feed = feed;
    this.state = feed.state;
    feed.addEventListener("state", () => (this.state = feed.state));
    feed.addEventListener("connection", () => (this.connection = feed.connection));
  }

  /** Seconds since the last sign of life while it is not live; 0 while it is. */
  silentFor(now: number): number {
    const { mood, seenAt } = this.connection;
    return mood === "live" || seenAt === null ? 0 : Math.max(0, Math.floor((now - seenAt) / 1000));
  }
}

/** Ticks once a second, and at once when a sleeping tab wakes. */
export class Ticker {
  /** The server's time. */
  now = $state(0);
  /** The tablet's own time, for what is measured on the tablet. */
  here = $state(0);

  constructor(serverNow: () => number) {
    const tick = () => {
      this.now = serverNow();
      this.here = Date.now();
    };
    tick();
    setInterval(tick, 1000);
    document.addEventListener("visibilitychange", tick);
  }
}
