import { describe, expect, it } from "vitest";
import { add, type Cart, choose, countOf, EMPTY, isSoldOut, missingIn, priceOf, setQuantity, totalsOf, wireLines } from "./cart";
import { menu } from "./menu.test-env";
import { dishesOf, renew } from "./menu";

const dishes = dishesOf(menu());
const group = (dish: number, n = 0) => dishes.get(dish)!.option_groups[n]!;
const cart = (...lines: [number, number[], number][]): Cart =>
  lines.reduce((all, [dish, options, quantity]) => add(all, dish, options, "", quantity), EMPTY);

describe("the cart", () => {
  it("puts equal dishes on one line, whatever the order of their options", () => {
    const twice = add(add(EMPTY, 2, [21, 11], ""), 2, [11, 21], "  ");
    expect(twice.lines).toEqual([{ dishId: 2, quantity: 2, options: [11, 21], notes: "" }]);
    expect(add(twice, 2, [11, 21], "no salt").lines.length).toBe(2);
    expect(countOf(twice)).toBe(2);
  });
  it("keeps quantities between 1 and 99, and 0 takes the line out", () => {
    const one = cart([1, [], 1]);
    expect(setQuantity(one, 0, 120).lines[0]?.quantity).toBe(99);
    expect(setQuantity(one, 0, 0).lines).toEqual([]);
    expect(setQuantity(one, 5, 3)).toBe(one);
    expect(one.lines[0]?.quantity, "the cart before is untouched").toBe(1);
  });
  it("prices a dish with its options, from the menu of now", () => {
    expect(priceOf({ dishId: 2, options: [11, 21] }, dishes)).toBe(850 + 150 + 100);
    expect(priceOf({ dishId: 404, options: [] }, dishes)).toBe(0);
  });
  it("sends ids and quantities, never a price", () => {
    expect(wireLines(add(cart([1, [], 2]), 2, [11], "no salt"))).toEqual([
      { menu_item_id: 1, quantity: 2, options: [] },
      { menu_item_id: 2, quantity: 1, options: [11], notes: "no salt" },
    ]);
  });
});

describe("totals", () => {
  it("show the tax that is inside", () => {
    expect(totalsOf(cart([1, [], 1], [2, [11], 1]), dishes, true)).toEqual({ dishes: 1650, tax: 150, total: 1650 });
  });
  it("add the tax once per rate, not per line", () => {
    const three = cart([1, [], 1], [2, [11], 1], [3, [], 1]);
    // 10 % of 650 + 1000, and 22 % of 333.
    expect(totalsOf(three, dishes, false)).toEqual({ dishes: 1983, tax: 165 + 73, total: 1983 + 165 + 73 });
  });
  it("of an empty cart are nothing", () => expect(totalsOf(EMPTY, dishes, false)).toEqual({ dishes: 0, tax: 0, total: 0 }));
});

describe("choosing", () => {
  it("replaces where one is allowed", () => expect(choose(group(2), [11, 21], 12, true)).toEqual([21, 12]));
  it("adds up to the limit and no further", () => {
    expect(choose(group(2, 1), [21], 22, true)).toEqual([21, 22]);
    expect(choose(group(2, 1), [21, 22], 23, true)).toEqual([21, 22]);
    expect(choose(group(2, 1), [21, 22], 21, false)).toEqual([22]);
  });
  it("finds the first choice that is missing", () => {
    expect(missingIn(dishes.get(2)!, [21])?.id).toBe(1);
    expect(missingIn(dishes.get(2)!, [12])).toBeNull();
    expect(missingIn(dishes.get(1)!, [])).toBeNull();
  });
});

describe("sold out", () => {
  it("is a dish that is off, gone, or chosen with an option that is off", () => {
    const later = menu();
    later[0]!.items[1]!.option_groups[0]!.options[0]!.available = false;
    later[1]!.items[0]!.available = false;
    const now = dishesOf(later);
    const line = (dishId: number, options: number[] = []) => ({ dishId, options, quantity: 1, notes: "" });
    expect([line(1), line(2, [11]), line(2, [12]), line(3), line(404)].map((one) => isSoldOut(one, now))).toEqual([
      false, true, false, true, true,
    ]);
  });
  it("menu read again keeps the page's tax rates", () => {
    const bare = menu();
    for (const dish of bare.flatMap((category) => category.items)) delete dish.tax_rate;
    expect(renew(dishes, bare).get(3)?.tax_rate).toBe(22_000);
  });
});
