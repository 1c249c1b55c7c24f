import { describe, expect, it } from "vitest";
import { digitsOf, minorOf } from "./amount";
import { counted, listed, nextOf, pagesOf } from "./listing";
import { order } from "./manager.test-env";
import { dueOf, leftOf } from "./paying";

const ids = (orders: { id: number }[]) => orders.map(({ id }) => id);
const all = { filter: "all", sort: "newest", search: "" } as const;

describe("the list", () => {
  const orders = [
    order(1, { total_minor: 500, table_number: 9 }), order(2, { order_status: "ready", table_number: null, customer_name: "Ilse" }),
    order(3, { order_status: "cancelled", table_number: 2 }),
  ];
  it("is sorted as wished, and by age where that says nothing", () => {
    expect(ids(listed(orders, all))).toEqual([3, 2, 1]);
    expect(ids(listed(orders, { ...all, sort: "oldest" }))).toEqual([1, 2, 3]);
    expect(ids(listed(orders, { ...all, sort: "total" }))).toEqual([3, 2, 1]);
    expect(ids(listed([order(4, { table_number: null }), ...orders], { ...all, sort: "table" }))).toEqual([3, 1, 4, 2]);
  });
  it("is filtered by status, and open is all that is not over", () => {
    expect(ids(listed(orders, { ...all, filter: "open" }))).toEqual([2, 1]);
    expect(counted(orders)).toEqual({ all: 3, open: 2, pending: 1, preparing: 0, ready: 1, completed: 0, cancelled: 1 });
  });
  it("is searched by every word, anywhere", () => {
    expect(ids(listed(orders, { ...all, search: "ilse MARGH" }))).toEqual([2]);
    expect(ids(listed(orders, { ...all, search: "042" }))).toEqual([2]);
    expect(ids(listed(orders, { ...all, search: "t9" }))).toEqual([1]);
    expect(listed(orders, { ...all, search: "ilse t9" })).toEqual([]);
  });
  it("has at least one page", () => expect([0, 1, 15, 16].map((count) => pagesOf(count, 15))).toEqual([1, 1, 1, 2]));
});

describe("the next step", () => {
  it("leads from pending to completed, and ends there", () => {
    expect((["pending", "preparing", "ready", "completed", "cancelled"] as const).map(nextOf)).toEqual(["preparing", "ready", "completed", null, null]);
  });
});

describe("money that is typed", () => {
  it("becomes minor units in any currency", () => {
    expect(["25.50", "25,5", "25", " 0.05 "].map((text) => minorOf(text, digitsOf("EUR")))).toEqual([2550, 2550, 2500, 5]);
    expect(minorOf("2550", digitsOf("JPY"))).toBe(2550);
    expect(minorOf("2.550", digitsOf("KWD"))).toBe(2550);
  });
  it("is no amount when it is unclear", () => {
    for (const text of ["", "-1", "1.234,50", "2.555", "abc", "1e3"]) expect(minorOf(text, 2), text).toBeNull();
    expect(minorOf("1.5", 0)).toBeNull();
  });
});

describe("what is owed", () => {
  it("does not grow by a refund, and is never negative", () => {
    expect(dueOf({ total_minor: 1800, paid_minor: 0, refunded_minor: 0 })).toBe(1800);
    expect(dueOf({ total_minor: 1800, paid_minor: 1500, refunded_minor: 300 })).toBe(0);
    expect(dueOf({ total_minor: 0, paid_minor: 500, refunded_minor: 0 })).toBe(0);
  });
  it("leaves of a payment what has not gone back", () => {
    const payment = { id: 1, method: "cash" as const, amount_minor: 1000, tip_minor: 100, refunded_minor: 300, status: "partially_refunded" };
    expect(leftOf(payment)).toBe(800);
    expect(leftOf({ ...payment, status: "failed" })).toBe(0);
  });
});
