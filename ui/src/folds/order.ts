/** One order, as its guest and the staff follow it. */

import type { Folding } from "../feed/fold";
import type { OrderCard } from "./cards";

export interface OrderState {
  /** Null once the order has been removed. */
  order: OrderCard | null;
}

export const order: Folding<OrderState> = {
  snapshot: "order_status",

  load: (frame) => ({ order: frame["order"] as OrderCard }),

  step(state, frame) {
    if (frame.type === "order_update") return { order: frame["order"] as OrderCard };
    if (frame.type === "order_removed") return { order: null };
    return state;
  },
};
