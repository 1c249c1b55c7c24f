/**
 * The day's figures: always the server's own, never a sum of events. They come with each snapshot and, when something
 * happened, as a message outside the fold law; between those they are asked for, because time alone makes an order late.
 */

import type { DataFrame } from "../feed/fold";
import type { Feed } from "../feed/feed";
import type { Message } from "../feed/socket";
import type { RestaurantState, Stats } from "../folds/restaurant";

const EVERY_MS = 30_000;
const POLLING_MS = 10_000;

export class Figures {
  stats: Stats | null = $state.raw(null);
  #url: string;
  #feed: Feed<RestaurantState>;
  #heardAt = 0;
  #wasLive = true;

  constructor(url: string, feed: Feed<RestaurantState>) {
    this.#url = url;
    this.#feed = feed;
    // Of a snapshot in parts only the first says them, and only the last is told: the rest is asked for.
    feed.addEventListener("frame", (event) => {
      const frame = (event as CustomEvent<DataFrame>).detail;
      if (frame.type !== "restaurant_status") return;
      if (frame["stats"]) this.#take(frame["stats"] as Stats);
      else void this.ask();
    });
    feed.addEventListener("aside", (event) => {
      const message = (event as CustomEvent<Message>).detail;
      if (message.type === "stats_update") this.#take(message["stats"] as Stats);
    });
    feed.addEventListener("connection", () => this.#resumed());
  }

  keep(until: AbortSignal): void {
    const timer = setInterval(() => {
      const { mood } = this.#feed.connection;
      const old = Date.now() - this.#heardAt;
      if ((mood === "live" && old >= EVERY_MS) || (mood === "polling" && old >= POLLING_MS)) void this.ask();
    }, 5_000);
    until.addEventListener("abort", () => clearInterval(timer));
  }

  async ask(): Promise<void> {
    this.#heardAt = Date.now();
    try {
      const answer = await fetch(this.#url, { headers: { Accept: "application/json" }, redirect: "manual" });
      if (answer.ok) this.#take((await answer.json()) as Stats);
    } catch (error) {
      console.debug("the figures could not be asked for, the next change brings them", error);
    }
  }

  /** What was said while the line was down was said to others. */
  #resumed(): void {
    const live = this.#feed.connection.mood === "live";
    if (live && !this.#wasLive && this.stats) void this.ask();
    this.#wasLive = live;
  }

  #take(stats: Stats): void {
    this.stats = stats;
    this.#heardAt = Date.now();
  }
}
