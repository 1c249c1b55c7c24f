import type { Category, GuestPage } from "./menu";

const plain = { description: "", allergens: [], diets: [], available: true, tax_rate: 10_000, option_groups: [] };

export function menu(): Category[] {
  return [
    {
      id: 1, name: "Starters",
      items: [
        { ...plain, id: 1, name: "Bruschetta", price_minor: 650 },
        {
          ...plain, id: 2, name: "Tagliata", price_minor: 850, allergens: ["milk"],
          option_groups: [
            { id: 1, name: "Cooked", min: 1, max: 1, options: [option(11, "rare", 150), option(12, "well done", 0)] },
            { id: 2, name: "Sides", min: 0, max: 2, options: [option(21, "rocket", 100), option(22, "chips", 200), option(23, "bread", 0)] },
          ],
        },
      ],
    },
    { id: 2, name: "Drinks", items: [{ ...plain, id: 3, name: "Wine", price_minor: 333, tax_rate: 22_000 }] },
  ];
}

function option(id: number, name: string, price_minor: number) {
  return { id, name, price_minor, available: true };
}

export function guestPage(more: Partial<GuestPage> = {}): GuestPage {
  return {
    screen: "guest", lang: "en", now: "2026-01-02T19:42:00Z",
    restaurant: {
      id: 1, name: "Aurora", currency: "EUR", time_zone: "Europe/Rome", tax_included: true, accepting_orders: true, guests_may_open: true,
    },
    categories: menu(),
    table: { id: 4, number: 4, label: "4" },
    order: { order_type: "dine_in", table_id: 4 },
    may_order: true, why_not: "",
    menu_url: "/api/v1/restaurants/1/menu?lang=en", orders_url: "/api/v1/orders", by_key_url: "/api/v1/orders/by-key/",
    ...more,
  };
}

/** The server's rendering of the same menu. */
export function menuHtml(): string {
  const dish = (one: Category["items"][number]) => `
    <li class="dish" data-item-id="${one.id}" data-available="${one.available}">
      <div class="dish-words"><h3 class="dish-name">${one.name}</h3>
      ${one.allergens.map((code) => `<span data-allergen="${code}">${code}</span>`).join("")}
      <p class="dish-price"><span class="money">…</span> <span class="sold-out">Sold out</span></p></div>
    </li>`;
  const sections = menu().map((one) => `<section class="category" id="category-${one.id}"><ul class="dishes">${one.items.map(dish).join("")}</ul></section>`);
  const tabs = menu().map((one) => `<a href="#category-${one.id}">${one.name}</a>`);
  return `<nav id="tabs">${tabs.join("")}</nav><main id="menu">${sections.join("")}</main>`;
}
