import { cleanup, fireEvent, render, screen } from "@testing-library/svelte";
import { tick } from "svelte";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeSocket, frame } from "../feed/fake.test-env";
import type { OrderCard, OrderStatus } from "../folds/cards";
import type { TrackPage } from "./page";
import { minutesLeft } from "./steps";
import Track from "./Track.svelte";

const NOW = "2026-01-02T19:40:00Z";

function order(status: OrderStatus, more: Partial<OrderCard> = {}): OrderCard {
  return {
    id: 17, order_number: "ORD-260102193000-7K2M", call_number: 42, restaurant_id: 1, table_number: 4, order_type: "dine_in",
    order_status: status, payment_status: "pending", total_minor: 2550, tax_minor: 232, currency: "EUR", estimated_time: 20,
    priority: "normal", notes: "", customer_name: "", created_at: "2026-01-02T19:30:00Z", updated_at: "", version: 1,
    items: [
      { id: 5, menu_item_id: 3, name: "Margherita", quantity: 2, unit_price_minor: 850, options: [{ name: "extra basil" }],
        notes: "well done", status: status === "ready" ? "ready" : "preparing", station: "grill", allergens: [] },
    ],
    ...more,
  };
}

function page(status: OrderStatus = "preparing", more: Partial<TrackPage> = {}): TrackPage {
  return {
    screen: "track", lang: "en", now: NOW, restaurant: { id: 1, name: "Aurora", currency: "EUR", time_zone: "Europe/Rome" },
    order: order(status), feed: "/ws/orders/17/?token=abc", menu_url: "/t/qr/", requests_url: null, bill_requested: false, ...more,
  };
}

const settle = async (ms = 0) => {
  await vi.advanceTimersByTimeAsync(ms);
  await tick();
};

async function open(one = page()): Promise<void> {
  document.head.innerHTML = '<link rel="icon" id="icon" href="/static/dist/icon.svg">';
  render(Track, { page: one });
  await settle();
  FakeSocket.newest.open();
  FakeSocket.newest.say(frame("order_status", 40, 0, { order: one.order }));
  await settle();
}

async function becomes(status: OrderStatus, seq = 41): Promise<void> {
  FakeSocket.newest.say(frame("order_update", seq, 40, { order: order(status, { version: seq }), action: "status_changed" }));
  await settle();
}

const bar = () => screen.getByRole("progressbar");

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse(NOW) });
  vi.stubGlobal("WebSocket", FakeSocket);
  FakeSocket.all = [];
  localStorage.clear();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("the tracking page", () => {
  it("says in big words how far it is, and how long it may take", async () => {
    await open();
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Cooking now");
    expect(screen.getByText("about 10 min")).toBeTruthy();
    expect(bar().getAttribute("aria-valuenow")).toBe("1");
    expect(bar().getAttribute("aria-valuetext")).toBe("Cooking now");
    expect(bar().querySelector(".present")?.textContent).toContain("Cooking");
    for (const text of ["Aurora · Table 4", "2 ×", "Margherita", "extra basil", "well done", "Order 42", "€25.50"])
      expect(document.body.textContent).toContain(text);
    expect(screen.getByRole("link", { name: "Order more" }).getAttribute("href")).toBe("/t/qr/");
    expect(new URL(FakeSocket.newest.url).searchParams.get("token")).toBe("abc");
  });

  it("follows the order without a reload, in the tab's title and icon too", async () => {
    await open();
    const before = document.querySelector<HTMLLinkElement>("#icon")!.href;
    await becomes("ready");
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Ready, on its way to you");
    expect(bar().getAttribute("aria-valuenow")).toBe("2");
    expect(document.querySelector<HTMLElement>("[data-order-id]")!.dataset["status"]).toBe("ready");
    expect(document.title).toBe("Ready, on its way to you · Order 42 · Aurora");
    expect(document.querySelector<HTMLLinkElement>("#icon")!.href).not.toBe(before);
    expect(screen.getByRole("heading", { level: 1 }).closest("[aria-live=polite]")).not.toBeNull();
  });

  it("shows what it knew, and since when, while there is no line", async () => {
    await open();
    FakeSocket.newest.drop();
    await settle(50_000);
    expect(screen.getByText(/This is how it was at/)).toBeTruthy();
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Cooking now");
  });

  it("has no progress for a cancelled order, and says when there is none any more", async () => {
    await open();
    await becomes("cancelled");
    expect(screen.queryByRole("progressbar")).toBeNull();
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("This order was cancelled");
    FakeSocket.newest.say(frame("order_removed", 42, 41, { id: 17 }));
    FakeSocket.newest.drop(4504);
    await settle();
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("This order is no longer here.");
    expect(document.querySelector<HTMLElement>("[data-connection]")!.dataset["state"]).toBe("error");
  });
});

describe("telling", () => {
  class FakeNotification {
    static permission = "default";
    static made: string[] = [];
    static requestPermission = vi.fn(async () => (FakeNotification.permission = "granted"));
    constructor(title: string) {
      FakeNotification.made.push(title);
    }
  }
  beforeEach(() => {
    FakeNotification.permission = "default";
    FakeNotification.made = [];
    FakeNotification.requestPermission.mockClear();
    vi.stubGlobal("Notification", FakeNotification);
  });

  it("asks for permission only when the guest wants to be told", async () => {
    await open();
    expect(FakeNotification.requestPermission).not.toHaveBeenCalled();
    await fireEvent.click(screen.getByRole("button", { name: "Tell me when it is ready" }));
    await settle();
    expect(FakeNotification.requestPermission).toHaveBeenCalledOnce();
    expect(screen.getByText(/also when this page is in the background/)).toBeTruthy();
  });

  it("notifies once per change, and only behind other pages", async () => {
    await open();
    await fireEvent.click(screen.getByRole("button", { name: "Tell me when it is ready" }));
    await settle();
    const visibility = vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
    await becomes("ready");
    FakeSocket.newest.say(frame("order_update", 42, 41, { order: order("ready", { payment_status: "paid" }), action: "payment_changed" }));
    await settle();
    expect(FakeNotification.made).toEqual(["Ready, on its way to you"]);
    visibility.mockReturnValue("visible");
    FakeSocket.newest.say(frame("order_update", 43, 42, { order: order("completed"), action: "status_changed" }));
    await settle();
    expect(FakeNotification.made.length).toBe(1);
  });

  it("remembers the wish over a reload", async () => {
    await open();
    await fireEvent.click(screen.getByRole("button", { name: "Tell me when it is ready" }));
    await settle();
    cleanup();
    vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
    await open();
    expect(FakeNotification.made, "what the page showed already is no news").toEqual([]);
    expect(screen.queryByRole("button", { name: "Tell me when it is ready" })).toBeNull();
  });

  it("promises only the sound where pages have no notifications", async () => {
    vi.stubGlobal("Notification", undefined);
    Reflect.deleteProperty(window, "Notification");
    await open();
    await fireEvent.click(screen.getByRole("button", { name: "Tell me when it is ready" }));
    await settle();
    expect(screen.getByText(/here with a sound/)).toBeTruthy();
  });
});

describe("the estimate", () => {
  const at = (iso: string) => Date.parse(iso);
  it("counts down and never below any minute", () => {
    expect(minutesLeft(order("preparing"), at("2026-01-02T19:44:30Z"))).toBe(6);
    expect(minutesLeft(order("preparing"), at("2026-01-02T20:30:00Z"))).toBe(0);
  });
  it("is left out when there is none or nothing to wait for", () => {
    expect(minutesLeft(order("pending", { estimated_time: null }), at(NOW))).toBeNull();
    for (const status of ["ready", "completed", "cancelled"] as const) expect(minutesLeft(order(status), at(NOW))).toBeNull();
  });
});
