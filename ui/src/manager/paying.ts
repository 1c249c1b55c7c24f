/** What is owed and what went back, by the same sums as the server's. */

import type { HouseOrder } from "../folds/restaurant";

export interface PaymentCard {
  id: number;
  method: "cash" | "card" | "online";
  amount_minor: number;
  tip_minor: number;
  refunded_minor: number;
  status: string;
}

/** Money that has arrived, whatever of it went back. */
const TAKEN = ["captured", "partially_refunded", "refunded"];

/** What is still to be paid. What was given back is not due again. */
export function dueOf(order: Pick<HouseOrder, "total_minor" | "paid_minor" | "refunded_minor">): number {
  return Math.max(0, order.total_minor - order.paid_minor - order.refunded_minor);
}

/** What of a payment may still go back. */
export function leftOf(payment: PaymentCard): number {
  const taken = TAKEN.includes(payment.status) ? payment.amount_minor + payment.tip_minor : 0;
  return Math.max(0, taken - payment.refunded_minor);
}
