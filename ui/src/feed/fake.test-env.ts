/** A WebSocket whose other end is the test. */

export class FakeSocket {
  static all: FakeSocket[] = [];
  static get newest(): FakeSocket {
    return FakeSocket.all.at(-1)!;
  }

  readyState = 0;
  sent: string[] = [];
  closedWith: number | null = null;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  onerror: (() => void) | null = null;

  constructor(
    readonly url: string,
    readonly protocols: string[],
  ) {
    FakeSocket.all.push(this);
  }

  static make = (url: string, protocols: string[]): WebSocket => new FakeSocket(url, protocols) as unknown as WebSocket;

  send(data: string): void {
    this.sent.push(data);
  }

  close(code?: number): void {
    this.readyState = 3;
    this.closedWith = code ?? 1005;
  }

  open(): void {
    this.readyState = 1;
    this.onopen?.();
  }

  say(message: unknown): void {
    this.onmessage?.({ data: typeof message === "string" ? message : JSON.stringify(message) });
  }

  drop(code = 1006): void {
    this.readyState = 3;
    this.onclose?.({ code });
  }
}

export interface Thing {
  things: number[];
}

let second = 0;

export function frame(type: string, seq: number, prev: number, more: Record<string, unknown> = {}) {
  second = (second + 1) % 60;
  return { type, seq, prev, cursor: `c${seq}`, timestamp: `2026-01-02T19:42:${String(second).padStart(2, "0")}Z`, ...more };
}
