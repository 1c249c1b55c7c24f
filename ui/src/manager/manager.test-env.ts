/** A house for the tests: cards, a page, and a server that answers. */

import type { CallCard, HouseOrder, Stats, TableCard } from "../folds/restaurant";
import type { ManagerPage } from "./page";
import type { PaymentCard } from "./paying";

export function order(id: number, more: Partial<HouseOrder> = {}): HouseOrder {
  return {
    id, order_number: `ORD-${id}`, call_number: 40 + id, restaurant_id: 1, table_number: 4, order_type: "dine_in",
    order_status: "pending", payment_status: "pending", total_minor: 1700, tax_minor: 155, currency: "EUR", estimated_time: 12,
    priority: "normal", notes: "", customer_name: "", created_at: `2026-01-02T19:${String(id).padStart(2, "0")}:00Z`, updated_at: "",
    version: 1, business_date: "2026-01-02", session_id: null, subtotal_minor: 1545, tax_included: true, paid_minor: 0,
    tip_minor: 0, refunded_minor: 0, ready_at: null,
    items: [
      {
        id, menu_item_id: 1, name: "Margherita", quantity: 2, unit_price_minor: 850, options: [], notes: "", status: "pending",
        station: "grill", allergens: [],
      },
    ],
    ...more,
  };
}

export function table(id: number): TableCard {
  return { id, number: id, label: "", area: "Hall", seats: 4, status: "available", session_id: null, guest_count: null };
}

export function call(id: number, acknowledged_at: string | null = null): CallCard {
  return {
    id, kind: "service_request", priority: "normal", title: `Call ${id}`, body: "", order_id: null, table_id: 4,
    created_at: "2026-01-02T19:30:00Z", acknowledged_at, acknowledged_by_name: null,
  };
}

export const stats: Stats = { orders_today: 12, open: 4, revenue_minor: 8500, guests: 9, open_tables: 3, avg_ready_s: 605, late: 0 };

export function page(more: Partial<ManagerPage> = {}): ManagerPage {
  return {
    screen: "manager", lang: "en", now: "2026-01-02T19:40:00Z",
    restaurant: { id: 1, name: "Aurora", currency: "EUR", time_zone: "Europe/Rome" },
    shown: "overview", pages: { overview: "/dashboard/", orders: "/dashboard/orders/" }, others: [], late_seconds: 720,
    feed: "/ws/restaurants/1/", status_url: "/api/v1/orders/{id}/status", pay_url: "/api/v1/orders/{id}/payments",
    refund_url: "/api/v1/payments/{id}/refund", payments_url: "/dashboard/orders/{id}/payments/",
    receipt_url: "/dashboard/orders/{id}/receipt/", stats_url: "/api/v1/stats?restaurant_id=1",
    calls_url: "/api/v1/notifications?restaurant_id=1&page_size=200", acknowledge_url: "/api/v1/notifications/{id}/acknowledge",
    may_refund: true, user: "manager", login_url: "/login/?next=%2Fdashboard%2F", logout_url: "/logout/",
    ...more,
  };
}

export const posts: { url: string; body: unknown }[] = [];
/** What the next commands are answered; after them `{}`. */
export const answers: (() => Promise<Response>)[] = [];
export const calls: CallCard[] = [];
export const payments: PaymentCard[] = [];
/** Everything that was asked for. */
export const PATHS: string[] = [];

export async function serve(url: string, init: RequestInit = {}): Promise<Response> {
  PATHS.push(url);
  if (init.method === "POST") {
    posts.push({ url, body: JSON.parse(String(init.body)) });
    return (answers.shift() ?? (async () => Response.json({})))();
  }
  if (url.startsWith("/api/v1/notifications")) return Response.json({ items: calls });
  if (url.endsWith("/payments/")) return Response.json({ payments });
  return Response.json(stats);
}
