/** One WebSocket from opening to its end. Reports its end exactly once, and notices by itself when the line is dead. */

import { HANG_UP } from "./codes";

export const SILENCE_MS = 45_000;
const OPENING_MS = 10_000;
const PROBE_MS = 5_000;
const CHECK_MS = 5_000;

export interface Message {
  type?: unknown;
  [field: string]: unknown;
}

export interface Hearing {
  opened(): void;
  heard(message: Message): void;
  /** The close code of the server, 1006 when there was none, or ours. */
  ended(code: number): void;
}

export type MakeSocket = (url: string, protocols: string[]) => WebSocket;

export class Line {
  #socket: WebSocket;
  #hearing: Hearing;
  #heardAt: number;
  #deadline: number;
  #check: ReturnType<typeof setInterval>;
  #over = false;

  constructor(url: string, protocols: string[], hearing: Hearing, make: MakeSocket) {
    this.#hearing = hearing;
    this.#heardAt = Date.now();
    this.#deadline = this.#heardAt + OPENING_MS;
    this.#check = setInterval(() => this.check(), CHECK_MS);
    this.#socket = make(url, protocols);
    this.#socket.onopen = () => this.#open();
    this.#socket.onmessage = (event: MessageEvent) => this.#hear(event.data);
    this.#socket.onclose = (event: CloseEvent) => this.#end(event.code);
    // An error is always followed by a close, which carries the code.
    this.#socket.onerror = null;
  }

  /** Ask for a sign of life; none within 5 s ends the line. */
  probe(): void {
    if (this.#over || this.#socket.readyState !== 1) return;
    this.#deadline = Math.min(this.#deadline, Date.now() + PROBE_MS);
    this.#socket.send('{"type":"ping"}');
    setTimeout(() => this.check(), PROBE_MS + 1);
  }

  /** Judged by the wall clock: timers of a hidden tab come late or not at all. */
  check(): void {
    if (!this.#over && Date.now() >= this.#deadline) this.hangUp(HANG_UP.silent);
  }

  hangUp(code: number): void {
    if (this.#over) return;
    this.#end(code);
    this.#socket.close(code);
  }

  get silence(): number {
    return Date.now() - this.#heardAt;
  }

  #open(): void {
    if (this.#over) return;
    this.#deadline = Date.now() + OPENING_MS;
    this.#hearing.opened();
  }

  #hear(data: unknown): void {
    if (this.#over) return;
    this.#heardAt = Date.now();
    this.#deadline = this.#heardAt + SILENCE_MS;
    const message = parse(data);
    if (message) this.#hearing.heard(message);
  }

  #end(code: number): void {
    if (this.#over) return;
    this.#over = true;
    clearInterval(this.#check);
    this.#hearing.ended(code);
  }
}

function parse(data: unknown): Message | null {
  if (typeof data !== "string") return null;
  try {
    const message: unknown = JSON.parse(data);
    return typeof message === "object" && message !== null ? (message as Message) : null;
  } catch (error) {
    console.warn("a frame that is not JSON was ignored", error);
    return null;
  }
}
