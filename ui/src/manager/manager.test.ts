import { cleanup, fireEvent, render, screen } from "@testing-library/svelte";
import { tick } from "svelte";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeSocket, frame } from "../feed/fake.test-env";
import Manager from "./Manager.svelte";
import { answers, call, calls, order, page, PATHS, payments, posts, serve, stats, table } from "./manager.test-env";

const settle = async (ms = 300) => {
  await vi.advanceTimersByTimeAsync(ms);
  await tick();
};

async function open(orders: unknown[], more = {}): Promise<void> {
  render(Manager, { page: page(more) });
  await settle(0);
  FakeSocket.newest.open();
  FakeSocket.newest.say(
    frame("restaurant_status", 10, 0, { orders, tables: [table(4)], sessions: [], stats, business_date: "2026-01-02" }),
  );
  await settle();
}

let seq = 10;
const say = async (type: string, more: Record<string, unknown>) => {
  FakeSocket.newest.say(frame(type, seq + 1, seq, more));
  seq += 1;
  await settle();
};
const rows = () => [...document.querySelectorAll<HTMLElement>("li[data-order-id]")].map((one) => Number(one.dataset["orderId"]));
const row = (id: number) => document.querySelector<HTMLElement>(`li[data-order-id="${id}"]`)!;
const metric = (name: string) => document.querySelector(`[data-metric="${name}"] dd`)!.textContent;
const chip = (name: string) => document.querySelector<HTMLElement>(`[data-filter="${name}"]`)!;

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse("2026-01-02T19:40:00Z") });
  vi.stubGlobal("WebSocket", FakeSocket);
  vi.stubGlobal("fetch", serve);
  history.replaceState(null, "", "/dashboard/");
  FakeSocket.all = [];
  seq = 10;
  for (const each of [posts, answers, calls, payments]) each.length = 0;
});

afterEach(() => {
  cleanup();
  localStorage.clear();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("the figures", () => {
  it("are the server's, and follow what it says outside the fold law", async () => {
    await open([order(1)]);
    expect([metric("orders_today"), metric("revenue"), metric("guests"), metric("avg_ready"), metric("late")]).toEqual(["12", "€85.00", "9", "10:05", "0"]);
    FakeSocket.newest.say({ type: "stats_update", stats: { ...stats, orders_today: 13, late: 2 }, timestamp: "2026-01-02T19:40:01Z" });
    await settle();
    expect([metric("orders_today"), metric("late")]).toEqual(["13", "2"]);
  });

  it("are asked for again when nothing was said for long, because time alone makes an order late", async () => {
    await open([]);
    const before = PATHS.filter((path) => path.startsWith("/api/v1/stats")).length;
    await settle(40_000);
    expect(PATHS.filter((path) => path.startsWith("/api/v1/stats")).length).toBeGreaterThan(before);
  });
});

describe("the list of orders", () => {
  it("shows the newest first, each with its status and its next step", async () => {
    await open([order(1), order(2, { order_status: "ready" }), order(3, { order_status: "completed" })]);
    expect(rows()).toEqual([3, 2, 1]);
    expect(row(1).dataset["status"]).toBe("pending");
    expect(row(1).querySelector("[data-status-action=preparing]")).not.toBeNull();
    expect(row(2).querySelector("[data-status-action=completed]")).not.toBeNull();
    expect(row(3).querySelector("[data-status-action]")).toBeNull();
  });

  it("keeps filter and selection while orders arrive", async () => {
    await open([order(1), order(2, { order_status: "ready" })]);
    await fireEvent.click(chip("ready"));
    await fireEvent.click(screen.getByRole("button", { name: /^Order 042/ }));
    for (let id = 3; id < 9; id++) await say("order_update", { action: "new_order", order: order(id) });
    expect(rows()).toEqual([2]);
    expect(chip("ready").getAttribute("aria-pressed")).toBe("true");
    expect(chip("pending").textContent).toContain("7");
    expect(document.querySelector<HTMLElement>("[data-detail]")!.dataset["detail"]).toBe("2");
    expect(location.search).toBe("?status=ready&order=2");
  });

  it("holds the second page still and counts what is new", async () => {
    await open(Array.from({ length: 20 }, (_, n) => order(n + 1)));
    await fireEvent.click(screen.getByRole("button", { name: "Next page" }));
    expect(rows()).toEqual([5, 4, 3, 2, 1]);
    await say("order_update", { action: "new_order", order: order(21) });
    await say("order_update", { action: "status_changed", order: order(4, { order_status: "preparing", version: 2 }) });
    expect(rows()).toEqual([5, 4, 3, 2, 1]);
    expect(row(4).dataset["status"]).toBe("preparing");
    await fireEvent.click(screen.getByRole("button", { name: /1 new order/ }));
    expect(rows()[0]).toBe(21);
  });

  it("is found again by its address", async () => {
    history.replaceState(null, "", "/dashboard/orders/?status=pending&page=2&q=margherita");
    await open(Array.from({ length: 20 }, (_, n) => order(n + 1)), { shown: "orders" });
    expect(rows()).toEqual([5, 4, 3, 2, 1]);
    expect(chip("pending").getAttribute("aria-pressed")).toBe("true");
  });

  it("goes to the other page on the same socket", async () => {
    await open([order(1)]);
    await fireEvent.click(chip("pending"));
    await fireEvent.click(screen.getByRole("link", { name: "Orders" }));
    expect(location.pathname + location.search).toBe("/dashboard/orders/?status=pending");
    expect(document.querySelector("[data-metric]")).toBeNull();
    history.back();
    await settle();
    expect(FakeSocket.all.length).toBe(1);
  });
});

describe("one tap", () => {
  it("changes the order at once and is confirmed by the feed", async () => {
    answers.push(() => new Promise(() => {}));
    await open([order(1)]);
    await fireEvent.click(screen.getByRole("button", { name: "041: Start" }));
    await tick();
    expect(row(1).dataset["status"]).toBe("preparing");
    expect(posts[0]).toEqual({ url: "/api/v1/orders/1/status", body: { status: "preparing" } });
    await settle(450);
    expect(row(1).textContent).toContain("not yet confirmed");
  });

  it("is believed until the feed is as new", async () => {
    answers.push(async () => Response.json(order(1, { order_status: "preparing", version: 3 })));
    await open([order(1)]);
    await fireEvent.click(screen.getByRole("button", { name: "041: Start" }));
    await say("order_update", { action: "updated", order: order(1, { version: 2 }) });
    expect(row(1).dataset["status"]).toBe("preparing");
    await say("order_update", { action: "status_changed", order: order(1, { order_status: "ready", version: 4 }) });
    expect(row(1).dataset["status"]).toBe("ready");
  });

  it("goes back with the reason", async () => {
    answers.push(async () => Response.json({ code: "illegal_transition", message: "Anna cancelled it." }, { status: 409 }));
    await open([order(1)]);
    await fireEvent.click(screen.getByRole("button", { name: "041: Start" }));
    await settle();
    expect(row(1).dataset["status"]).toBe("pending");
    expect(screen.getByText(/041 was not changed. Anna cancelled it./)).toBeTruthy();
  });
});

describe("calls", () => {
  it("from before and from now stand in one list, and leave it when somebody takes care", async () => {
    calls.push(call(1), call(2, "2026-01-02T19:00:00Z"));
    await open([]);
    await say("notification", { notification: call(3) });
    const shown = () => [...document.querySelectorAll<HTMLElement>("[data-notification-id]")].map((one) => one.dataset["notificationId"]);
    expect(shown()).toEqual(["1", "3"]);
    await say("notification", { notification: call(1, "2026-01-02T19:41:00Z") });
    expect(shown()).toEqual(["3"]);
    await fireEvent.click(screen.getByRole("button", { name: "Done: Call 3" }));
    expect(shown()).toEqual([]);
    expect(posts[0]!.url).toBe("/api/v1/notifications/3/acknowledge");
  });
});

describe("money", () => {
  it("is taken for what is due, with a tip, in minor units", async () => {
    await open([order(1, { paid_minor: 700 })]);
    await fireEvent.click(screen.getByRole("button", { name: /^Order 041/ }));
    await settle();
    expect(screen.getByLabelText<HTMLInputElement>("Amount").value).toBe("10.00");
    await fireEvent.input(screen.getByLabelText("Tip"), { target: { value: "1,5" } });
    await fireEvent.submit(screen.getByRole("form", { name: "Take payment" }));
    await settle();
    expect(posts[0]).toEqual({ url: "/api/v1/orders/1/payments", body: { method: "cash", amount_minor: 1000, tip_minor: 150 } });
  });

  it("goes back with a reason, and not without", async () => {
    payments.push({ id: 5, method: "card", amount_minor: 1700, tip_minor: 100, refunded_minor: 300, status: "partially_refunded" });
    await open([order(1, { paid_minor: 1500, refunded_minor: 300, tip_minor: 100, total_minor: 1800 })]);
    await fireEvent.click(screen.getByRole("button", { name: /^Order 041/ }));
    await settle();
    expect(screen.queryByRole("form", { name: "Take payment" })).toBeNull();
    await fireEvent.click(screen.getByRole("button", { name: "Refund …" }));
    const form = screen.getByRole("form", { name: "Refund" });
    await fireEvent.submit(form);
    expect(screen.getByText("Please say why.")).toBeTruthy();
    await fireEvent.input(screen.getByLabelText("Reason"), { target: { value: "cold soup" } });
    await fireEvent.submit(form);
    await settle();
    expect(posts).toEqual([{ url: "/api/v1/payments/5/refund", body: { amount_minor: 1500, reason: "cold soup" } }]);
  });
});

describe("trouble", () => {
  it("is named with what to try and a button, which is the only one of its name", async () => {
    await open([order(1)]);
    expect(screen.queryByRole("button", { name: "Reconnect" })).toBeNull();
    FakeSocket.newest.drop(1012);
    await settle(10);
    expect(screen.getByText(/The server does not answer/)).toBeTruthy();
    const sockets = FakeSocket.all.length;
    await fireEvent.click(screen.getByRole("button", { name: "Reconnect" }));
    await settle(10);
    expect(FakeSocket.all.length).toBe(sockets + 1);
    expect(rows()).toEqual([1]);
  });

  it("of a login that has ended leads to the door", async () => {
    await open([order(1)]);
    FakeSocket.newest.drop(4401);
    await settle(10);
    expect(screen.getByText(/You are signed out/)).toBeTruthy();
    expect(screen.getByRole<HTMLAnchorElement>("link", { name: "Sign in again" }).getAttribute("href")).toBe("/login/?next=%2Fdashboard%2F");
  });

  it("does not begin at signing out, which hangs up", async () => {
    await open([]);
    const form = document.querySelector<HTMLFormElement>('form[action="/logout/"]')!;
    form.addEventListener("submit", (event) => event.preventDefault());
    await fireEvent.submit(form);
    expect(FakeSocket.newest.closedWith).toBe(1000);
    expect(document.querySelector<HTMLElement>("[data-connection]")!.dataset["state"]).toBe("disconnected");
  });
});
