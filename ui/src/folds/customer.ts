/** A customer's own orders in one restaurant. */

import type { Folding } from "../feed/fold";
import type { OrderCard } from "./cards";

export interface CustomerState {
  orders: Record<string, OrderCard>;
}

export const customer: Folding<CustomerState> = {
  snapshot: "user_status",

  load(frame, before) {
    const orders = frame["orders"] as OrderCard[];
    return { orders: { ...before?.orders, ...Object.fromEntries(orders.map((order) => [order.id, order])) } };
  },

  step(state, frame) {
    if (frame.type === "order_update") return put(state, frame["order"] as OrderCard);
    if (frame.type === "order_removed") return without(state, frame["id"] as number);
    return state;
  },
};

function put(state: CustomerState, order: OrderCard): CustomerState {
  return { orders: { ...state.orders, [order.id]: order } };
}

function without(state: CustomerState, id: number): CustomerState {
  const { [id]: _gone, ...orders } = state.orders;
  return { orders };
}
