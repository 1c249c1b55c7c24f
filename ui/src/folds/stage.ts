/** One stage of the kitchen: the orders that stand there. */

import type { DataFrame, Folding } from "../feed/fold";
import type { OrderCard } from "./cards";

export interface StageState {
  orders: Record<string, OrderCard>;
}

export const stage: Folding<StageState> = {
  snapshot: "orders_update",

  load(frame, before) {
    const orders = frame["orders"] as OrderCard[];
    return { orders: { ...before?.orders, ...Object.fromEntries(orders.map((order) => [order.id, order])) } };
  },

  step(state, frame) {
    if (frame.type === "order_update") return put(state, frame);
    if (frame.type === "status_change") return without(state, frame["order_id"] as number);
    if (frame.type === "order_removed") return without(state, frame["id"] as number);
    return state;
  },
};

function put(state: StageState, frame: DataFrame): StageState {
  const order = frame["order"] as OrderCard;
  return { orders: { ...state.orders, [order.id]: order } };
}

function without(state: StageState, id: number): StageState {
  const { [id]: _gone, ...orders } = state.orders;
  return { orders };
}

const RANK = { rush: 0, high: 1, normal: 2 };

/** Rush before, then the longest-waiting first. */
export function queue(orders: Iterable<OrderCard>): OrderCard[] {
  return [...orders].sort(
    (a, b) =>
      RANK[a.priority] - RANK[b.priority] || Date.parse(a.created_at) - Date.parse(b.created_at) || a.id - b.id,
  );
}
