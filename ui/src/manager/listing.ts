/** Which orders a list shows, and in which order. Pure: the same orders and the same wishes give the same list. */

import type { OrderStatus } from "../folds/cards";
import type { HouseOrder } from "../folds/restaurant";

export const STATUSES: OrderStatus[] = ["pending", "preparing", "ready", "completed", "cancelled"];
export const FILTERS = ["all", "open", ...STATUSES] as const;
export type Filter = (typeof FILTERS)[number];

export const SORTS = ["newest", "oldest", "total", "table"] as const;
export type Sort = (typeof SORTS)[number];

export interface Wishes {
  filter: Filter;
  sort: Sort;
  search: string;
}

const NEXT: Partial<Record<OrderStatus, OrderStatus>> = { pending: "preparing", preparing: "ready", ready: "completed" };

/** What an order becomes with one tap; null when it is over. */
export function nextOf(status: OrderStatus): OrderStatus | null {
  return NEXT[status] ?? null;
}

export function isOpen(status: OrderStatus): boolean {
  return status in NEXT;
}

export function suits(filter: Filter, status: OrderStatus): boolean {
  return filter === "all" || (filter === "open" ? isOpen(status) : filter === status);
}

export function listed(orders: Iterable<HouseOrder>, wishes: Wishes): HouseOrder[] {
  const words = wishes.search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = [...orders].filter((order) => suits(wishes.filter, order.order_status) && says(order, words));
  return found.sort((a, b) => BY[wishes.sort](a, b) || BY.newest(a, b));
}

export function counted(orders: Iterable<HouseOrder>): Record<Filter, number> {
  const counts = Object.fromEntries(FILTERS.map((filter) => [filter, 0])) as Record<Filter, number>;
  for (const order of orders)
    for (const filter of FILTERS) if (suits(filter, order.order_status)) counts[filter] += 1;
  return counts;
}

const BY: Record<Sort, (a: HouseOrder, b: HouseOrder) => number> = {
  newest: (a, b) => Date.parse(b.created_at) - Date.parse(a.created_at) || b.id - a.id,
  oldest: (a, b) => Date.parse(a.created_at) - Date.parse(b.created_at) || a.id - b.id,
  total: (a, b) => b.total_minor - a.total_minor,
  // Those without a table come last.
  table: (a, b) => (a.table_number ?? Infinity) - (b.table_number ?? Infinity) || 0,
};

/** Every word has to be somewhere: in a number, a name, the table, a dish. */
function says(order: HouseOrder, words: string[]): boolean {
  if (words.length === 0) return true;
  const dishes = order.items.map((item) => item.name);
  const number = String(order.call_number);
  const all = [order.order_number, number, number.padStart(3, "0"), `t${order.table_number ?? ""}`, order.customer_name];
  const text = [...all, order.customer_phone ?? "", order.notes, ...dishes].join("\n").toLowerCase();
  return words.every((word) => text.includes(word));
}

export function pagesOf(count: number, size: number): number {
  return Math.max(1, Math.ceil(count / size));
}

/** The number that is called out: "042". */
export function callOf(order: HouseOrder): string {
  return String(order.call_number).padStart(3, "0");
}
