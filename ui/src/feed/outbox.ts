/**
 * Commands over HTTP that happen once, however bad the signal.
 *
 * The idempotency key is made before the first try and kept, in storage too, until an answer came. Network failures, 5xx
 * and 429 are tried again with the same key; any other 4xx is the answer. One command at a time per slot.
 */

import { wait } from "./backoff";

export interface Command {
  /** What it is about, e.g. "order:1:4". A second command of the same slot waits for the first. */
  slot: string;
  url: string;
  body: unknown;
  /** Survives a reload of the page. */
  keep?: boolean;
  /** Milliseconds after which it gives up; for ever when left out. */
  patience?: number;
  /** Where the key can be looked up, for a kept command found again long after. */
  byKey?: string;
}

export interface Refusal {
  code: string;
  message: string;
  current?: unknown;
  fields?: Record<string, string>;
}

export type Answer =
  | { kind: "done"; status: number; body: Record<string, unknown> }
  | { kind: "refused"; status: number; refusal: Refusal }
  | { kind: "gave_up" };

export interface Letter {
  key: string;
  command: Command;
  madeAt: number;
  tries: number;
}

export interface OutboxOptions {
  storage: Pick<Storage, "getItem" | "setItem" | "removeItem">;
  headers: () => Record<string, string>;
  fetch?: (url: string, init: RequestInit) => Promise<Response>;
  random?: () => number;
}

const PREFIX = "ticketrail.outbox.";
const TRY_MS = 15_000;
/** Found again after this long, a command is looked up by its key and not sent blindly: its person may be gone. */
const STALE_MS = 15 * 60_000;

/** Fires `change` when a letter is made, tried again or answered. */
export class Outbox extends EventTarget {
  #options: OutboxOptions;
  #running = new Map<string, { letter: Letter; answer: Promise<Answer> }>();

  constructor(options: OutboxOptions) {
    super();
    this.#options = options;
  }

  /** The command of this slot that waits for its answer. */
  waiting(slot: string): Letter | null {
    return this.#running.get(slot)?.letter ?? this.#stored(slot);
  }

  async send(command: Command): Promise<Answer> {
    for (let before = this.resume(command.slot); before; before = this.resume(command.slot)) await before;
    return this.#run({ key: newKey(), command, madeAt: Date.now(), tries: 0 });
  }

  /** Goes on with what a reload interrupted; null when there is nothing. */
  resume(slot: string): Promise<Answer> | null {
    const running = this.#running.get(slot);
    if (running) return running.answer;
    const letter = this.#stored(slot);
    return letter && this.#run(letter);
  }

  #run(letter: Letter): Promise<Answer> {
    if (letter.command.keep) this.#store(letter);
    const answer = this.#deliver(letter).finally(() => this.#forget(letter));
    this.#running.set(letter.command.slot, { letter, answer });
    this.#changed();
    return answer;
  }

  async #deliver(letter: Letter): Promise<Answer> {
    const { command, madeAt } = letter;
    for (;;) {
      const stale = command.byKey !== undefined && Date.now() - madeAt > STALE_MS;
      const answer = await (stale ? this.#lookUp(letter) : this.#post(letter));
      if (typeof answer !== "number") return answer;
      letter.tries += 1;
      const left = madeAt + (command.patience ?? Infinity) - Date.now();
      if (left <= answer) return { kind: "gave_up" };
      this.#changed();
      // The last try is at the end of its patience, not before.
      await quiet(Math.min(left, Math.max(answer, wait(letter.tries, (this.#options.random ?? Math.random)()))));
    }
  }

  /** The answer, or the least number of milliseconds to wait before the next try. */
  async #post(letter: Letter): Promise<Answer | number> {
    const body = JSON.stringify(letter.command.body);
    const headers = { "Content-Type": "application/json", "Idempotency-Key": letter.key };
    return this.#ask(letter.command.url, { method: "POST", body, headers });
  }

  async #lookUp(letter: Letter): Promise<Answer | number> {
    const answer = await this.#ask(letter.command.byKey + letter.key, { method: "GET" });
    return typeof answer !== "number" && answer.kind === "refused" ? { kind: "gave_up" } : answer;
  }

  async #ask(url: string, init: RequestInit): Promise<Answer | number> {
    const giveUp = new AbortController();
    const timer = setTimeout(() => giveUp.abort(), TRY_MS);
    const headers = { Accept: "application/json", ...this.#options.headers(), ...init.headers };
    const send = this.#options.fetch ?? ((to, how) => fetch(to, how));
    try {
      // A redirect can only lead to a login page, whose 200 must not look like success.
      return await read(await send(url, { ...init, headers, redirect: "manual", signal: giveUp.signal }));
    } catch (error) {
      console.debug("not sent, will be tried again", error);
      return 0;
    } finally {
      clearTimeout(timer);
    }
  }

  #forget({ command, key }: Letter): void {
    this.#running.delete(command.slot);
    if (command.keep && this.#stored(command.slot)?.key === key) this.#options.storage.removeItem(PREFIX + command.slot);
    this.#changed();
  }

  #stored(slot: string): Letter | null {
    try {
      return JSON.parse(this.#options.storage.getItem(PREFIX + slot) ?? "null") as Letter | null;
    } catch (error) {
      console.warn("what was kept for a reload cannot be read", error);
      this.#options.storage.removeItem(PREFIX + slot);
      return null;
    }
  }

  #store(letter: Letter): void {
    try {
      this.#options.storage.setItem(PREFIX + letter.command.slot, JSON.stringify(letter));
    } catch (error) {
      // A full or forbidden storage: the order must go out all the same, it only will not survive a reload.
      console.warn("the command could not be kept for a reload", error);
    }
  }

  #changed(): void {
    this.dispatchEvent(new Event("change"));
  }
}

async function read(answer: Response): Promise<Answer | number> {
  if (answer.status === 429 || answer.status >= 500) return Number(answer.headers.get("Retry-After") ?? 0) * 1000 || 0;
  if (answer.ok) return { kind: "done", status: answer.status, body: await answer.json() };
  return { kind: "refused", status: answer.status || 401, refusal: await refusalOf(answer) };
}

async function refusalOf(answer: Response): Promise<Refusal> {
  const json = answer.headers.get("Content-Type")?.includes("json");
  const body: Partial<Refusal> = json ? await answer.json() : {};
  return { ...body, code: body.code ?? (answer.status === 403 ? "forbidden" : "unauthenticated"), message: body.message ?? "" };
}

/** Waits, but not longer than until the network is back. */
function quiet(ms: number): Promise<void> {
  return new Promise((done) => {
    const wake = () => {
      clearTimeout(timer);
      window.removeEventListener("online", wake);
      done();
    };
    const timer = setTimeout(wake, ms);
    window.addEventListener("online", wake);
  });
}

/** 32 hex characters. Not `crypto.randomUUID`, which a page on plain http in a restaurant's network does not have. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
