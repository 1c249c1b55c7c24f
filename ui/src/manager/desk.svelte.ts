/**
 * The orders as this screen shows them: the feed's, with what the person has just done and the feed has not yet said.
 *
 * A tap changes the order at once. The server's answer is believed until the feed is as new; a refusal takes it back.
 */

import type { DataFrame } from "../feed/fold";
import type { Feed } from "../feed/feed";
import type { Answer, Outbox } from "../feed/outbox";
import type { OrderStatus } from "../folds/cards";
import type { HouseOrder, RestaurantState } from "../folds/restaurant";
import type { Notes } from "../kit/notes.svelte";
import type { Words } from "../words";
import type { ManagerWords } from "../words/manager";
import { callOf } from "./listing";
import { type ManagerPage, urlOf } from "./page";

const PATIENCE_MS = 20_000;
const BLINK_MS = 400;

/** An order that is shown against the feed. `version` is the answer's once it is here, null before. */
interface Override {
  order: HouseOrder;
  version: number | null;
  unsure: boolean;
}

export class Desk {
  #told: Record<string, HouseOrder> = $state.raw({});
  #overrides: ReadonlyMap<number, Override> = $state.raw(new Map());
  loaded = $state(false);

  constructor(
    private page: ManagerPage,
    feed: Feed<RestaurantState>,
    private outbox: Outbox,
    private notes: Notes,
    private words: { all: Words; own: ManagerWords },
    arrived: (order: HouseOrder) => void,
  ) {
    feed.addEventListener("state", () => this.#read(feed.state));
    feed.addEventListener("frame", (event) => {
      const frame = (event as CustomEvent<DataFrame>).detail;
      if (frame.type === "order_update" && frame["action"] === "new_order") arrived(frame["order"] as HouseOrder);
    });
    this.#read(feed.state);
  }

  get orders(): HouseOrder[] {
    return Object.values(this.#told).map((order) => this.#overrides.get(order.id)?.order ?? order);
  }

  get newest(): number {
    return Object.values(this.#told).reduce((most, order) => Math.max(most, order.id), 0);
  }

  order(id: number | null): HouseOrder | null {
    if (id === null) return null;
    return this.#overrides.get(id)?.order ?? this.#told[id] ?? null;
  }

  /** Changed here, and not confirmed for longer than a blink. */
  unsure(id: number): boolean {
    return this.#overrides.get(id)?.unsure ?? false;
  }

  async move(order: HouseOrder, status: OrderStatus, reason = ""): Promise<boolean> {
    this.#set(order.id, { order: { ...order, order_status: status }, version: null, unsure: false });
    const blink = setTimeout(() => this.#doubt(order.id), BLINK_MS);
    const body = { status, ...(reason ? { reason } : {}) };
    const answer = await this.send(`order:${order.id}`, urlOf(this.page.status_url, order.id), body);
    clearTimeout(blink);
    if (answer.kind === "done") return this.#believe(answer.body as unknown as HouseOrder);
    this.#set(order.id, null);
    this.notes.say(this.words.own.failed(callOf(order), this.why(answer)), { kind: "refused" });
    return false;
  }

  send(slot: string, url: string, body: unknown): Promise<Answer> {
    return this.outbox.send({ slot, url, body, patience: PATIENCE_MS });
  }

  why(answer: Answer): string {
    if (answer.kind !== "refused") return this.words.all.noAnswer;
    return answer.refusal.message || this.words.all.refused;
  }

  #believe(order: HouseOrder): true {
    const told = this.#told[order.id];
    const newer = told === undefined || told.version >= order.version;
    this.#set(order.id, newer ? null : { order, version: order.version, unsure: false });
    return true;
  }

  #read(state: RestaurantState | null): void {
    if (!state) return;
    this.#told = state.orders;
    this.loaded = true;
    for (const [id, { version }] of this.#overrides) {
      const told = this.#told[id];
      if (version !== null && (told === undefined || told.version >= version)) this.#set(id, null);
    }
  }

  #doubt(id: number): void {
    const override = this.#overrides.get(id);
    if (override) this.#set(id, { ...override, unsure: true });
  }

  #set(id: number, override: Override | null): void {
    const overrides = new Map(this.#overrides);
    if (override) overrides.set(id, override);
    else overrides.delete(id);
    this.#overrides = overrides;
  }
}
