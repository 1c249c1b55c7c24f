/**
 * What a stage's display shows: the feed's orders, plus what a cook has just done and the server has not yet said.
 *
 * A tap takes the card away at once. A refusal brings it back with the reason; undo brings it back and asks the server.
 */

import type { DataFrame } from "../feed/fold";
import type { Feed } from "../feed/feed";
import type { Answer, Outbox } from "../feed/outbox";
import type { OrderCard, OrderStatus } from "../folds/cards";
import { queue, type StageState } from "../folds/stage";
import type { Notes } from "../kit/notes.svelte";
import type { Words } from "../words";
import type { KitchenPage } from "./page";

const PATIENCE_MS = 20_000;
/** How long the feed may take to say what the answer already said, before the feed is believed again. */
const SETTLE_MS = 3_000;

/** An order that the kitchen shows against the feed: taken away by a tap, or held for undo or for being seen. */
type Override = { kind: "away" } | { kind: "kept"; order: OrderCard } | { kind: "cancelled"; order: OrderCard };

export interface Shown {
  order: OrderCard;
  cancelled: boolean;
  fresh: boolean;
}

export class Board {
  #orders: Record<string, OrderCard> = $state.raw({});
  #overrides: ReadonlyMap<number, Override> = $state.raw(new Map());
  #fresh: ReadonlySet<number> = $state.raw(new Set());
  loaded = $state(false);
  #known = new Set<number>();

  constructor(
    private page: KitchenPage,
    private feed: Feed<StageState>,
    private outbox: Outbox,
    private notes: Notes,
    private words: Words,
    private arrived: (order: OrderCard) => void,
  ) {
    feed.addEventListener("frame", (event) => this.#keepCancelled((event as CustomEvent<DataFrame>).detail));
    feed.addEventListener("state", () => this.#read());
    this.#read();
  }

  /** Oldest first, rush before. */
  get shown(): Shown[] {
    const orders = new Map(Object.values(this.#orders).map((order) => [order.id, order]));
    for (const [id, override] of this.#overrides) {
      if (override.kind === "away") orders.delete(id);
      else if (override.kind === "cancelled" || !orders.has(id)) orders.set(id, override.order);
    }
    return queue(orders.values()).map((order) => ({
      order,
      cancelled: this.#overrides.get(order.id)?.kind === "cancelled",
      fresh: this.#fresh.has(order.id),
    }));
  }

  /** Somebody has touched this screen: nothing on it is new any more. */
  touch(): void {
    if (this.#fresh.size > 0) this.#fresh = new Set();
  }

  get ringing(): boolean {
    return this.#fresh.size > 0;
  }

  dismiss(id: number): void {
    this.#override(id, null);
  }

  /** The cook's tap: away at once, and back with the reason if it is refused. */
  async move(order: OrderCard, status: OrderStatus): Promise<void> {
    const call = callOf(order);
    this.#override(order.id, { kind: "away" });
    const undo = () => void this.#undo(order);
    const note = this.notes.say(this.words.kitchen.moved(call, this.words.status[status]), { undo });
    const sent = this.#send(order.id, status);
    void this.notes.doubt(note, sent);
    const answer = await sent;
    // Undone in the meantime: then the undo speaks for this order.
    if (this.#overrides.get(order.id)?.kind !== "away") return;
    if (answer.kind === "done") return this.#settle(order.id, () => !(order.id in this.#orders));
    this.notes.drop(note);
    this.#refuse(order, answer);
  }

  async #undo(order: OrderCard): Promise<void> {
    this.#override(order.id, { kind: "kept", order });
    const note = this.notes.say(this.words.kitchen.returned(callOf(order)));
    const sent = this.#send(order.id, this.page.stage);
    void this.notes.doubt(note, sent);
    const answer = await sent;
    if (answer.kind === "done") return this.#settle(order.id, () => order.id in this.#orders);
    this.notes.drop(note);
    this.#refuse(order, answer);
  }

  #send(id: number, status: OrderStatus): Promise<Answer> {
    const url = this.page.status_url.replace("{id}", String(id));
    const body = { status, ...(this.page.station ? { station: this.page.station } : {}) };
    return this.outbox.send({ slot: `order:${id}`, url, body, patience: PATIENCE_MS });
  }

  #refuse(order: OrderCard, answer: Answer): void {
    this.#override(order.id, null);
    const why = answer.kind === "refused" ? answer.refusal.message || this.words.refused : this.words.noAnswer;
    this.notes.say(this.words.kitchen.failed(callOf(order), why), { kind: "refused" });
  }

  /** The override ends when the feed says the same, or when it had time to and says otherwise. */
  #settle(id: number, same: () => boolean): void {
    const over = new AbortController();
    const end = () => {
      clearTimeout(timer);
      over.abort();
      this.#override(id, null);
    };
    const timer = setTimeout(end, SETTLE_MS);
    const look = () => same() && end();
    this.feed.addEventListener("state", look, { signal: over.signal });
    look();
  }

  #override(id: number, override: Override | null): void {
    const overrides = new Map(this.#overrides);
    if (override) overrides.set(id, override);
    else overrides.delete(id);
    this.#overrides = overrides;
  }

  /** An order cancelled under the cook's hands stays, struck through, until somebody has seen it. */
  #keepCancelled(frame: DataFrame): void {
    if (frame.type !== "status_change" || frame["new_status"] !== "cancelled") return;
    const order = this.#orders[String(frame["order_id"])];
    if (order) this.#override(order.id, { kind: "cancelled", order });
  }

  #read(): void {
    if (!this.feed.state) return;
    this.#orders = this.feed.state.orders;
    const ids = Object.values(this.#orders).map((order) => order.id);
    const news = this.loaded ? ids.filter((id) => !this.#known.has(id) && !this.#overrides.has(id)) : [];
    this.#known = new Set(ids);
    this.#fresh = new Set([...this.#fresh, ...news].filter((id) => this.#known.has(id)));
    this.loaded = true;
    for (const id of news) this.arrived(this.#orders[id]!);
  }
}

/** The number that is called out in the kitchen: "042". */
export function callOf(order: OrderCard): string {
  return String(order.call_number).padStart(3, "0");
}
