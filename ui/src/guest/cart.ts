/** The cart as a value. Prices are looked up in the menu each time and never kept; the server decides them anyway. */

import { taxOf } from "../kit/money";
import type { Dish, Dishes, OptionGroup } from "./menu";

export interface CartLine {
  dishId: number;
  quantity: number;
  /** Ids of the chosen options, sorted. */
  options: number[];
  notes: string;
}

export interface Cart {
  lines: CartLine[];
  notes: string;
  name: string;
  phone: string;
}

export const EMPTY: Cart = { lines: [], notes: "", name: "", phone: "" };
export const MOST_OF_A_LINE = 99;

/** The same dish with the same options and note becomes one line with a higher quantity. */
export function add(cart: Cart, dishId: number, options: number[], notes: string, quantity = 1): Cart {
  const line: CartLine = { dishId, quantity, options: [...options].sort((a, b) => a - b), notes: notes.trim() };
  const at = cart.lines.findIndex((one) => sameDish(one, line));
  if (at < 0) return { ...cart, lines: [...cart.lines, line] };
  return setQuantity(cart, at, (cart.lines[at]?.quantity ?? 0) + quantity);
}

/** 0 takes the line out. */
export function setQuantity(cart: Cart, at: number, quantity: number): Cart {
  const line = cart.lines[at];
  if (!line) return cart;
  const wanted = Math.min(Math.max(quantity, 0), MOST_OF_A_LINE);
  return { ...cart, lines: cart.lines.flatMap((one, n) => (n !== at ? one : wanted === 0 ? [] : { ...one, quantity: wanted })) };
}

export function countOf(cart: Cart): number {
  return cart.lines.reduce((sum, line) => sum + line.quantity, 0);
}

/** Of one piece, with its options; 0 for a dish that left the menu. */
export function priceOf(line: Pick<CartLine, "dishId" | "options">, dishes: Dishes): number {
  const dish = dishes.get(line.dishId);
  if (!dish) return 0;
  const chosen = dish.option_groups.flatMap((group) => group.options.filter((option) => line.options.includes(option.id)));
  return chosen.reduce((sum, option) => sum + option.price_minor, dish.price_minor);
}

export interface Totals {
  dishes: number;
  tax: number;
  total: number;
}

/** As a receipt does it: the tax once per rate on the sum of its lines. Null tax rates count as none. */
export function totalsOf(cart: Cart, dishes: Dishes, taxIncluded: boolean): Totals {
  const ofRate = new Map<number, number>();
  for (const line of cart.lines) {
    const rate = dishes.get(line.dishId)?.tax_rate ?? 0;
    ofRate.set(rate, (ofRate.get(rate) ?? 0) + priceOf(line, dishes) * line.quantity);
  }
  const sum = [...ofRate.values()].reduce((all, part) => all + part, 0);
  const tax = [...ofRate].reduce((all, [rate, part]) => all + taxOf(part, rate, taxIncluded), 0);
  return { dishes: sum, tax, total: taxIncluded ? sum : sum + tax };
}

/** Gone from the menu, sold out, or chosen with an option that is. */
export function isSoldOut(line: CartLine, dishes: Dishes): boolean {
  const dish = dishes.get(line.dishId);
  if (!dish?.available) return true;
  const options = dish.option_groups.flatMap((group) => group.options);
  return line.options.some((id) => !options.find((option) => option.id === id)?.available);
}

export function chosenNames(line: CartLine, dishes: Dishes): string[] {
  const groups = dishes.get(line.dishId)?.option_groups ?? [];
  return groups.flatMap((group) => group.options).filter((option) => line.options.includes(option.id)).map((option) => option.name);
}

/** The first group that still needs a choice. */
export function missingIn(dish: Dish, options: number[]): OptionGroup | null {
  return dish.option_groups.find((group) => chosenIn(group, options) < group.min) ?? null;
}

export function chosenIn(group: OptionGroup, options: number[]): number {
  return group.options.filter((option) => options.includes(option.id)).length;
}

/** Choosing in a group of at most one replaces; in any other it adds, as long as there is room. */
export function choose(group: OptionGroup, options: number[], id: number, on: boolean): number[] {
  const own = new Set(group.options.map((option) => option.id));
  const rest = group.max === 1 ? options.filter((one) => !own.has(one)) : options.filter((one) => one !== id);
  if (!on) return options.filter((one) => one !== id);
  return group.max !== 1 && chosenIn(group, rest) >= group.max ? options : [...rest, id];
}

/** The items of a POST. */
export function wireLines(cart: Cart): object[] {
  return cart.lines.map(({ dishId, quantity, options, notes }) => ({
    menu_item_id: dishId, quantity, options, ...(notes ? { notes } : {}),
  }));
}

function sameDish(a: CartLine, b: CartLine): boolean {
  return a.dishId === b.dishId && a.notes === b.notes && a.options.join() === b.options.join();
}
