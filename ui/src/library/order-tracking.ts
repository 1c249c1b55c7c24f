/**
 * `/static/order-tracking.js`: follow one order from any page.
 *
 * ```js
 * import { OrderTrackingManager } from "/static/order-tracking.js";
 * const manager = new OrderTrackingManager("/ws/orders/1/", { token });
 * manager.addEventListener("status", (event) => console.log(event.detail.order.order_status));
 * manager.bind(document.querySelector("#order"));
 * await manager.connect();
 * ```
 *
 * Built from the same feed as our own screens: heartbeat, resume by cursor, backoff, and polling of the same address.
 */

import type { Connection } from "../feed/connection";
import { Feed, type FeedOptions } from "../feed/feed";
import type { DataFrame } from "../feed/fold";
import type { OrderCard } from "../folds/cards";
import { order, type OrderState } from "../folds/order";
import { fill } from "./binding";

export interface TrackingOptions {
  /** A tracking token, a JWT or a ticket. */
  token?: string;
  /** A cursor that was kept (`manager.cursor`): only what happened since then arrives. */
  since?: string;
}

/** What a test puts in the network's place. */
export type Wiring = Pick<FeedOptions<OrderState>, "socket" | "fetch" | "random">;

/**
 * Fires `connected`, `disconnected`, `reconnecting` and `polling` (detail: `{attempt, delay}`, in milliseconds),
 * `snapshot`, `status` and `update` (detail: the frame) and `error` (detail: the error).
 */
export class OrderTrackingManager extends EventTarget {
  #feed: Feed<OrderState>;
  #status: string | null = null;
  #mood: string = "off";
  #bound = new Set<Element>();
  #settle: { done: () => void; failed: (error: Error) => void } | null = null;
  #listening = new AbortController();

  constructor(url: string, { token, since }: TrackingOptions = {}, wiring: Wiring = {}) {
    super();
    const kept = since ? { cursor: since, state: { order: null } } : undefined;
    this.#feed = new Feed<OrderState>({ url: address(url, token), folding: order, kept, ...wiring });
    const { signal } = this.#listening;
    this.#feed.addEventListener("frame", (event) => this.#heard((event as CustomEvent<DataFrame>).detail), { signal });
    this.#feed.addEventListener("connection", () => this.#stands(this.#feed.connection), { signal });
  }

  /** The order as it is known now. */
  get order(): OrderCard | null {
    return this.#feed.state?.order ?? null;
  }

  /** Keep it, and pass it as `since` to go on from here. */
  get cursor(): string | null {
    return this.#feed.cursor;
  }

  /** Settled by the first snapshot, or by the first sign of life after `since`; rejected when it is refused. */
  connect(): Promise<void> {
    const settled = new Promise<void>((done, failed) => (this.#settle = { done, failed }));
    this.#feed.connect();
    return settled;
  }

  /** Ends the connection, its timers, and everything that was bound. It may be connected again. */
  disconnect(): void {
    this.#feed.disconnect();
    this.#bound.clear();
  }

  /**
   * Keeps an element up to date: `[data-field="order_number"]` gets that field's text, `[data-step="preparing"]` gets
   * `data-state` done, current or coming, and the element itself `data-status`. Returns how to let go of it.
   */
  bind(element: Element): () => void {
    this.#bound.add(element);
    if (this.order) fill(element, this.order);
    return () => this.#bound.delete(element);
  }

  #heard(frame: DataFrame): void {
    const card = this.order;
    if (card) for (const element of this.#bound) fill(element, card);
    const first = frame.type === order.snapshot;
    this.#fire(first ? "snapshot" : "update", frame);
    const status = card?.order_status ?? null;
    if (status !== this.#status && !(first && this.#status === null)) this.#fire("status", frame);
    this.#status = status;
    this.#done();
  }

  #stands({ mood, attempt, delay, code }: Connection): void {
    if (mood === this.#mood && mood !== "reconnecting") return;
    this.#mood = mood;
    if (mood === "live") {
      this.#fire("connected", { attempt, delay });
      if (this.#feed.cursor !== null) this.#done();
    }
    if (mood === "reconnecting" || mood === "polling") this.#fire(mood, { attempt, delay });
    if (mood === "off") this.#fire("disconnected", { attempt, delay });
    if (mood === "refused" || mood === "signed_out") this.#refused(code, { attempt, delay });
  }

  #refused(code: number | null, detail: { attempt: number; delay: number }): void {
    const error = new Error(`This order cannot be followed (${code ?? "no code"}).`);
    this.#settle?.failed(error);
    this.#settle = null;
    this.#fire("error", error);
    this.#fire("disconnected", detail);
  }

  #done(): void {
    this.#settle?.done();
    this.#settle = null;
  }

  #fire(type: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

function address(url: string, token: string | undefined): string {
  if (!token) return url;
  return `${url}${url.includes("?") ? "&" : "?"}token=${encodeURIComponent(token)}`;
}
