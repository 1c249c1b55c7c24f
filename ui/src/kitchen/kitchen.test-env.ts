/** What a kitchen display is given in tests. */

import type { OrderCard } from "../folds/cards";
import type { KitchenPage } from "./page";

export const item = {
  id: 1, menu_item_id: 1, name: "Margherita", quantity: 2, unit_price_minor: 850, options: [{ name: "extra basil" }], notes: "",
  status: "pending" as const, station: "grill", allergens: ["gluten"],
};

export function card(id: number, more: Partial<OrderCard> = {}): OrderCard {
  return {
    id, order_number: `ORD-${id}`, call_number: 40 + id, restaurant_id: 1, table_number: 4, order_type: "dine_in",
    order_status: "pending", payment_status: "pending", total_minor: 1700, tax_minor: 155, currency: "EUR", estimated_time: 12,
    priority: "normal", notes: "", customer_name: "", created_at: `2026-01-02T19:3${id % 10}:00Z`, updated_at: "", version: 1,
    items: [{ ...item, id }], ...more,
  };
}

export function page(more: Partial<KitchenPage> = {}): KitchenPage {
  return {
    screen: "kitchen", lang: "en", now: "2026-01-02T19:40:00Z",
    restaurant: { id: 1, name: "Aurora", currency: "EUR", time_zone: "Europe/Rome" },
    stage: "pending", stages: (["pending", "preparing", "ready"] as const).map((stage) => ({ stage, url: `/operations/stations/${stage}/` })),
    station: "", stations: [
      { slug: "grill", name: "Grill", warn_seconds: 480, late_seconds: 720 }, { slug: "bar", name: "Bar", warn_seconds: 120, late_seconds: 300 },
    ],
    feed: "/ws/kitchen/pending/?restaurant=1", status_url: "/operations/api/orders/{id}/status/",
    may: ["pending", "preparing", "ready"], user: "kitchen", list_url: "/operations/stations/", login_url: "/login/", logout_url: "/logout/",
    ...more,
  };
}
