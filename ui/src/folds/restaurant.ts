/** A whole restaurant, as its managers follow it: orders of the day, tables, parties, and the calls told since the snapshot. */

import type { DataFrame, Folding } from "../feed/fold";
import type { OrderCard } from "./cards";

/** An order with what only the staff sees. */
export interface HouseOrder extends OrderCard {
  business_date: string;
  session_id: number | null;
  customer_phone?: string;
  subtotal_minor: number;
  /** Whether the dishes' prices hold the tax already; `subtotal_minor` never does. */
  tax_included: boolean;
  paid_minor: number;
  tip_minor: number;
  refunded_minor: number;
  ready_at: string | null;
}

export type TableStatus = "available" | "occupied" | "bill_requested" | "needs_cleaning" | "out_of_service";

export interface TableCard {
  id: number;
  number: number;
  label: string;
  area: string;
  seats: number;
  status: TableStatus;
  session_id: number | null;
  guest_count: number | null;
}

export interface SessionCard {
  id: number;
  table_id: number;
  table_number: number;
  status: "open" | "closing" | "closed";
  guest_count: number;
  opened_at: string;
  total_minor: number;
  paid_minor: number;
}

export interface CallCard {
  id: number;
  kind: string;
  priority: "low" | "normal" | "high" | "urgent";
  title: string;
  body: string;
  order_id: number | null;
  table_id: number | null;
  created_at: string;
  acknowledged_at: string | null;
  acknowledged_by_name: string | null;
}

export interface Stats {
  orders_today: number;
  open: number;
  revenue_minor: number;
  guests: number;
  open_tables: number;
  avg_ready_s: number | null;
  late: number;
}

export interface RestaurantState {
  business_date: string;
  orders: Record<string, HouseOrder>;
  tables: Record<string, TableCard>;
  sessions: Record<string, SessionCard>;
  /** The snapshot names none: these are the ones heard of since, taken care of or not. */
  calls: Record<string, CallCard>;
}

const OPEN = ["pending", "preparing", "ready"];

export const restaurant: Folding<RestaurantState> = {
  snapshot: "restaurant_status",

  load: (frame, before) => ({
    // Only the first part of a large snapshot says which day it is.
    business_date: (frame["business_date"] as string | undefined) ?? before?.business_date ?? "",
    orders: { ...before?.orders, ...byId(frame["orders"] as HouseOrder[]) },
    tables: { ...before?.tables, ...byId(frame["tables"] as TableCard[]) },
    sessions: { ...before?.sessions, ...byId(frame["sessions"] as SessionCard[]) },
    calls: {},
  }),

  step(state, frame) {
    const rule = RULES[frame.type];
    return rule ? rule(state, frame) : state;
  },
};

const RULES: Record<string, (state: RestaurantState, frame: DataFrame) => RestaurantState> = {
  order_update: (state, frame) => {
    const order = frame["order"] as HouseOrder;
    const past = order.business_date < state.business_date && !OPEN.includes(order.order_status);
    return { ...state, orders: past ? without(state.orders, order.id) : put(state.orders, order) };
  },
  order_removed: (state, frame) => ({ ...state, orders: without(state.orders, frame["id"]) }),
  table_update: (state, frame) => ({ ...state, tables: put(state.tables, frame["table"] as TableCard) }),
  table_removed: (state, frame) => ({ ...state, tables: without(state.tables, frame["id"]) }),
  session_update: (state, frame) => {
    const session = frame["session"] as SessionCard;
    const gone = session.status === "closed";
    return { ...state, sessions: gone ? without(state.sessions, session.id) : put(state.sessions, session) };
  },
  session_removed: (state, frame) => ({ ...state, sessions: without(state.sessions, frame["id"]) }),
  notification: (state, frame) => ({ ...state, calls: put(state.calls, frame["notification"] as CallCard) }),
  notification_removed: (state, frame) => ({ ...state, calls: without(state.calls, frame["id"]) }),
};

function byId<T extends { id: number }>(cards: T[]): Record<string, T> {
  return Object.fromEntries(cards.map((card) => [card.id, card]));
}

function put<T extends { id: number }>(cards: Record<string, T>, card: T): Record<string, T> {
  return { ...cards, [card.id]: card };
}

function without<T>(cards: Record<string, T>, id: unknown): Record<string, T> {
  const { [String(id)]: _gone, ...rest } = cards;
  return rest;
}
