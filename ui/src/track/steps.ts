/** How far an order is, in four steps, and how long it may still take. */

import type { OrderCard, OrderStatus } from "../folds/cards";

export const STEPS: readonly OrderStatus[] = ["pending", "preparing", "ready", "completed"];

/** 0-3; -1 for a cancelled order. */
export function stepOf(status: OrderStatus): number {
  return STEPS.indexOf(status);
}

/** Whole minutes until the estimate, 0 when it has passed; null when there is none or nothing to wait for. */
export function minutesLeft(order: OrderCard, now: number): number | null {
  if (order.estimated_time === null || stepOf(order.order_status) > 1 || order.order_status === "cancelled") return null;
  const at = Date.parse(order.created_at) + order.estimated_time * 60_000;
  return Math.max(0, Math.ceil((at - now) / 60_000));
}
