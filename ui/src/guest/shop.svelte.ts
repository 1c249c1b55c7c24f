/** What the guest is doing: the menu, the cart, and an order on its way. */

import { type Answer, Outbox } from "../feed/outbox";
import { csrfHeaders } from "../kit/page";
import type { Words } from "../words";
import { add, type Cart, countOf, EMPTY, isSoldOut, setQuantity, totalsOf, wireLines } from "./cart";
import { Keeping } from "./keeping";
import { type Dishes, dishesOf, type GuestPage, renew } from "./menu";

export type Sending = "no" | "sending" | "waiting" | "placed";

export class Shop {
  dishes: Dishes = $state.raw(new Map());
  cart: Cart = $state.raw(EMPTY);
  sending: Sending = $state("no");
  /** Why the last try did not work; "" when there is nothing to say. */
  problem = $state("");
  /** Fields of the last refusal, e.g. `items[0].options`. */
  fields: Record<string, string> = $state.raw({});
  readonly slot: string;
  readonly needsName: boolean;
  #keeping: Keeping;
  #outbox: Outbox;
  #readAt = Date.now();

  constructor(
    readonly page: GuestPage,
    private words: Words,
    private go: (url: string) => void = (url) => location.assign(url),
  ) {
    const place = `${page.restaurant.id}.${page.table?.id ?? page.order.order_type}`;
    this.slot = `order.${place}`;
    this.needsName = page.order.order_type !== "dine_in";
    this.dishes = dishesOf(page.categories);
    this.#keeping = new Keeping(place);
    this.cart = this.#keeping.read(Date.now());
    this.#outbox = new Outbox({ storage: localStorage, headers: csrfHeaders });
    this.#outbox.addEventListener("change", () => this.#look());
    const interrupted = this.#outbox.resume(this.slot);
    if (interrupted) void this.#follow(interrupted);
  }

  get count(): number {
    return countOf(this.cart);
  }

  get totals(): ReturnType<typeof totalsOf> {
    return totalsOf(this.cart, this.dishes, this.page.restaurant.tax_included);
  }

  get hasSoldOut(): boolean {
    return this.cart.lines.some((line) => isSoldOut(line, this.dishes));
  }

  /** An order under way must not be changed under its hands. */
  get locked(): boolean {
    return this.sending !== "no";
  }

  add(dishId: number, options: number[] = [], notes = "", quantity = 1): void {
    this.set(add(this.cart, dishId, options, notes, quantity));
  }

  setQuantity(at: number, quantity: number): void {
    this.set(setQuantity(this.cart, at, quantity));
  }

  set(cart: Cart): void {
    if (this.locked) return;
    this.cart = cart;
    this.problem = "";
    this.fields = {};
    this.#keeping.write(cart, Date.now());
  }

  place(): void {
    if (this.locked) return;
    const { notes, name, phone } = this.cart;
    const body = {
      ...this.page.order,
      items: wireLines(this.cart),
      ...(notes.trim() ? { notes: notes.trim() } : {}),
      ...(name.trim() ? { customer_name: name.trim() } : {}),
      ...(phone.trim() ? { customer_phone: phone.trim() } : {}),
    };
    const { orders_url: url, by_key_url: byKey } = this.page;
    void this.#follow(this.#outbox.send({ slot: this.slot, url, body, keep: true, byKey }));
  }

  /** The page came back out of the browser's memory after its order was placed: it is a fresh one now. */
  reopen(): void {
    if (this.sending === "placed") this.sending = "no";
  }

  /** Reads the menu again, at most every `rest` milliseconds: what is sold out turns grey, in the cart too. */
  async refresh(rest = 0): Promise<void> {
    if (Date.now() - this.#readAt < rest) return;
    this.#readAt = Date.now();
    try {
      const answer = await fetch(this.page.menu_url, { headers: { Accept: "application/json" } });
      if (answer.ok) this.dishes = renew(this.dishes, (await answer.json()).categories);
    } catch (error) {
      console.debug("the menu could not be read again", error);
    }
  }

  async #follow(sent: Promise<Answer>): Promise<void> {
    this.problem = "";
    this.fields = {};
    this.#look();
    const answer = await sent;
    if (answer.kind === "done") return this.#placed(answer.body);
    this.sending = "no";
    this.problem = answer.kind === "refused" ? answer.refusal.message || this.words.refused : this.words.guest.gaveUp;
    this.fields = answer.kind === "refused" ? (answer.refusal.fields ?? {}) : {};
    if (answer.kind === "refused") await this.refresh();
  }

  #placed(body: Record<string, unknown>): void {
    this.sending = "placed";
    this.cart = { ...EMPTY, name: this.cart.name, phone: this.cart.phone };
    this.#keeping.write(this.cart, Date.now());
    if (typeof body["tracking_url"] === "string") this.go(body["tracking_url"]);
  }

  #look(): void {
    const letter = this.#outbox.waiting(this.slot);
    if (letter && this.sending !== "placed") this.sending = letter.tries > 0 ? "waiting" : "sending";
  }
}
