/** The feed's plain GET: the same frames after the same cursor, for networks that do not let a WebSocket through. */

import { closeOf } from "./codes";
import type { DataFrame } from "./fold";

const PATIENCE_MS = 15_000;
const PAUSE_MS = 10_000;

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface Polling {
  /** Where to ask now, and with which credentials. */
  ask(): Promise<{ url: string; token: string | null }>;
  got(frames: DataFrame[], cursor: string | null): void;
  /** The close code that says the same; asking again is useless. */
  refused(code: number): void;
}

/** Asks again and again until it is stopped. Errors that may pass are only waited out. */
export class Poller {
  #polling: Polling;
  #fetch: Fetch;
  #random: () => number;
  #running: AbortController | null = null;

  constructor(polling: Polling, fetch: Fetch, random: () => number) {
    this.#polling = polling;
    this.#fetch = fetch;
    this.#random = random;
  }

  get running(): boolean {
    return this.#running !== null;
  }

  start(): void {
    if (this.#running) return;
    this.#running = new AbortController();
    void this.#goOn(this.#running.signal);
  }

  stop(): void {
    this.#running?.abort();
    this.#running = null;
  }

  async #goOn(stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      const pause = await this.#once(stop);
      await new Promise((done) => setTimeout(done, pause * (0.9 + this.#random() * 0.2)));
    }
  }

  /** Milliseconds until the next time. */
  async #once(stop: AbortSignal): Promise<number> {
    const answer = await get(this.#fetch, this.#polling, stop);
    if (stop.aborted || answer === null) return PAUSE_MS;
    const code = closeOf(answer.status);
    if (code !== null) this.#polling.refused(code);
    if (!answer.ok) return PAUSE_MS;
    this.#polling.got(answer.body.frames ?? [], answer.body.cursor ?? null);
    return (answer.body.poll_after ?? 10) * 1000;
  }
}

interface Answer {
  ok: boolean;
  status: number;
  body: { frames?: DataFrame[]; cursor?: string; poll_after?: number };
}

/** Null when nothing came: offline, a proxy's page instead of JSON, a time-out. To a screen these are the same. */
async function get(fetch: Fetch, polling: Polling, stop: AbortSignal): Promise<Answer | null> {
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), PATIENCE_MS);
  stop.addEventListener("abort", () => giveUp.abort(), { once: true });
  try {
    const { url, token } = await polling.ask();
    const headers = { Accept: "application/json", ...(token ? { Authorization: `Bearer ${token}` } : {}) };
    const answer = await fetch(url, { headers, signal: giveUp.signal, cache: "no-store" });
    return { ok: answer.ok, status: answer.status, body: answer.ok ? await answer.json() : {} };
  } catch (error) {
    console.debug("polling failed", error);
    return null;
  } finally {
    clearTimeout(timer);
  }
}

/** `path` is the feed's URL (absolute or a path). `since` is added only when there is a cursor. */
export function feedUrl(path: string, scheme: "socket" | "poll", since: string | null, base: string): string {
  const url = new URL(path, base);
  const secure = url.protocol === "https:" || url.protocol === "wss:";
  url.protocol = (scheme === "socket" ? "ws" : "http") + (secure ? "s:" : ":");
  if (since !== null) url.searchParams.set("since", since);
  return url.href;
}
