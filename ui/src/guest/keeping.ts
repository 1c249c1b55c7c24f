/** The cart outlives a reload, a call, an empty battery; not the evening. */

import { type Cart, EMPTY } from "./cart";

const KEEP_MS = 6 * 3_600_000;

export class Keeping {
  #name: string;

  /** `place`: where the order would go, so that two tables on one phone do not mix. */
  constructor(place: string) {
    this.#name = `ticketrail.cart.${place}`;
  }

  read(now: number): Cart {
    try {
      const kept = JSON.parse(localStorage.getItem(this.#name) ?? "null");
      return kept && now - kept.at < KEEP_MS && Array.isArray(kept.cart?.lines) ? { ...EMPTY, ...kept.cart } : EMPTY;
    } catch (error) {
      console.warn("the kept cart cannot be read", error);
      return EMPTY;
    }
  }

  write(cart: Cart, now: number): void {
    try {
      localStorage.setItem(this.#name, JSON.stringify({ at: now, cart }));
    } catch (error) {
      // Without room the cart lives as long as the page.
      console.warn("the cart cannot be kept", error);
    }
  }
}
