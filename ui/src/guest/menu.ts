/** The menu as the server tells it, in the page's language. */

import type { Page, Restaurant } from "../kit/page";

export interface Option {
  id: number;
  name: string;
  price_minor: number;
  available: boolean;
}

export interface OptionGroup {
  id: number;
  name: string;
  min: number;
  max: number;
  options: Option[];
}

export interface Dish {
  id: number;
  name: string;
  description: string;
  price_minor: number;
  available: boolean;
  allergens: string[];
  diets: string[];
  /** Integer per 100,000, the one of this order type. */
  tax_rate?: number;
  option_groups: OptionGroup[];
}

export interface Category {
  id: number;
  name: string;
  items: Dish[];
}

export interface GuestPage extends Page {
  restaurant: Restaurant & { tax_included: boolean; accepting_orders: boolean; guests_may_open: boolean };
  categories: Category[];
  table: { id: number; number: number; label: string } | null;
  order: { order_type: "dine_in" | "takeaway" | "delivery"; [field: string]: unknown };
  may_order: boolean;
  why_not: string;
  menu_url: string;
  orders_url: string;
  by_key_url: string;
}

export type Dishes = ReadonlyMap<number, Dish>;

export function dishesOf(categories: Category[]): Dishes {
  return new Map(categories.flatMap((category) => category.items.map((dish) => [dish.id, dish])));
}

/** What is new about the same menu read again: the page's own tax rates stay, which the public menu need not have. */
export function renew(before: Dishes, categories: Category[]): Dishes {
  const after = dishesOf(categories);
  for (const [id, dish] of after) {
    const rate = dish.tax_rate ?? before.get(id)?.tax_rate;
    if (rate !== undefined) dish.tax_rate = rate;
  }
  return after;
}
