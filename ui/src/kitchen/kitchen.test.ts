import { cleanup, fireEvent, render, screen } from "@testing-library/svelte";
import { tick } from "svelte";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeSocket, frame } from "../feed/fake.test-env";
import type { OrderCard } from "../folds/cards";
import Kitchen from "./Kitchen.svelte";
import { card, item, page } from "./kitchen.test-env";
import type { KitchenPage } from "./page";

let posts: { url: string; body: unknown }[];
let answers: (() => Promise<Response>)[];
const ok = async () => new Response('{"success": true}', { status: 200 });
const refuse = (message: string) => async () =>
  new Response(JSON.stringify({ success: false, code: "illegal_transition", message }), { status: 409, headers: { "Content-Type": "application/json" } });

/** Time for requests, their effects and the way out of a card. */
const settle = async (ms = 300) => {
  await vi.advanceTimersByTimeAsync(ms);
  await tick();
};

async function open(orders: OrderCard[], more: Partial<KitchenPage> = {}): Promise<void> {
  render(Kitchen, { page: page(more) });
  await settle(0);
  FakeSocket.newest.open();
  FakeSocket.newest.say(frame("orders_update", 10, 0, { orders, station: "pending" }));
  await settle();
}

const shown = () => [...document.querySelectorAll<HTMLElement>("[data-order-id]:not([inert])")].map((one) => Number(one.dataset["orderId"]));
const badge = () => document.querySelector<HTMLElement>("[data-connection]")!.dataset["state"];
const tap = (call: string, action: string) =>
  fireEvent.click(screen.getByRole("button", { name: new RegExp(`^${call}: ${action}`) }));

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse("2026-01-02T19:40:00Z") });
  vi.stubGlobal("WebSocket", FakeSocket);
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    posts.push({ url, body: JSON.parse(String(init.body)) });
    return (answers.shift() ?? ok)();
  });
  FakeSocket.all = [];
  posts = [];
  answers = [];
});

afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("a kitchen display", () => {
  it("shows the oldest first, rush before, with everything a cook needs", async () => {
    await open([card(2), card(1), card(3, { priority: "rush", notes: "birthday", items: [{ ...item, id: 9, notes: "no salt please" }] })]);
    expect(shown()).toEqual([3, 1, 2]);
    const rush = document.querySelector<HTMLElement>('[data-order-id="3"]')!;
    expect(rush.dataset["status"]).toBe("pending");
    for (const text of ["043", "T4", "RUSH", "2 ×", "Margherita", "extra basil", "no salt please", "! gluten", "birthday"])
      expect(rush.textContent).toContain(text);
    expect(rush.querySelector("[data-status-action=preparing]")).not.toBeNull();
    expect(badge()).toBe("connected");
  });

  it("counts ages by the server's clock and says when they are late", async () => {
    vi.setSystemTime(Date.parse("2031-05-05T00:00:00Z"));
    await open([card(1, { created_at: "2026-01-02T19:26:00Z" })]);
    expect(screen.getByText(/^14:0\d$/)).toBeTruthy();
    expect(screen.getByText("late")).toBeTruthy();
  });

  it("shows 20 cards and says how many more there are", async () => {
    await open(Array.from({ length: 27 }, (_, n) => card(n + 1)));
    expect(shown().length).toBe(20);
    expect(screen.getByText("+7 more")).toBeTruthy();
  });

  it("says when there is nothing, and that more comes by itself", async () => {
    await open([]);
    expect(screen.getByText("No order is waiting.")).toBeTruthy();
    FakeSocket.newest.say(frame("order_update", 11, 10, { order: card(1), action: "new_order" }));
    await settle();
    expect(shown()).toEqual([1]);
    expect(screen.queryByText("No order is waiting.")).toBeNull();
  });

  it("draws only the buttons this person may press", async () => {
    await open([card(1)], { stage: "ready", may: ["pending", "preparing", "ready"] });
    expect(document.querySelector("[data-status-action=completed]")).toBeNull();
    expect(document.querySelector("[data-status-action=preparing]")).not.toBeNull();
  });

  it("sends the station along when one is chosen", async () => {
    await open([card(1)], { station: "grill" });
    await tap("041", "Start");
    expect(posts[0]).toEqual({ url: "/operations/api/orders/1/status/", body: { status: "preparing", station: "grill" } });
  });
});

describe("a tap", () => {
  it("takes the card away at once, long before the server answers", async () => {
    answers = [() => new Promise(() => {})];
    await open([card(1), card(2)]);
    await tap("041", "Start");
    await tick();
    expect(shown()).toEqual([2]);
    expect(screen.getByText(/041 → Preparing/)).toBeTruthy();
    await settle(400);
    expect(screen.getByText("not yet confirmed")).toBeTruthy();
  });

  it("stays away when the feed confirms it", async () => {
    await open([card(1), card(2)]);
    await tap("041", "Start");
    await settle();
    FakeSocket.newest.say(frame("status_change", 12, 10, { order_id: 1, old_status: "pending", new_status: "preparing" }));
    await settle(10_000);
    expect(shown()).toEqual([2]);
  });

  it("goes back with the reason when it is refused", async () => {
    answers = [refuse("Order 041 was cancelled by Anna at 19:41.")];
    await open([card(1), card(2)]);
    await tap("041", "Start");
    await settle();
    expect(shown()).toEqual([1, 2]);
    expect(screen.getByText(/was cancelled by Anna/)).toBeTruthy();
  });

  it("goes back when the server stays away", async () => {
    vi.spyOn(console, "debug").mockImplementation(() => {});
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("offline")));
    await open([card(1)]);
    await tap("041", "Start");
    await settle(21_000);
    expect(shown()).toEqual([1]);
    expect(screen.getByText(/No answer from the server/)).toBeTruthy();
  });

  it("can be undone, and the card does not blink meanwhile", async () => {
    await open([card(1), card(2)]);
    await tap("041", "Start");
    await settle();
    FakeSocket.newest.say(frame("status_change", 12, 10, { order_id: 1, old_status: "pending", new_status: "preparing" }));
    await settle();
    await fireEvent.click(screen.getByRole("button", { name: "Undo" }));
    await settle();
    expect(shown()).toEqual([1, 2]);
    expect(posts.map(({ body }) => body)).toEqual([{ status: "preparing" }, { status: "pending" }]);
    FakeSocket.newest.say(frame("order_update", 14, 12, { order: card(1, { version: 3 }), action: "status_changed" }));
    await settle(10_000);
    expect(shown()).toEqual([1, 2]);
    expect(screen.queryByRole("button", { name: "Undo" })).toBeNull();
  });

  it("undone before the answer goes out second", async () => {
    let release!: () => void;
    answers = [() => new Promise((done) => (release = () => void ok().then(done)))];
    await open([card(1)]);
    await tap("041", "Start");
    await settle(10);
    await fireEvent.click(screen.getByRole("button", { name: "Undo" }));
    await settle(10);
    expect(posts.length).toBe(1);
    expect(shown()).toEqual([1]);
    release();
    await settle(10);
    expect(posts.map(({ body }) => body)).toEqual([{ status: "preparing" }, { status: "pending" }]);
    expect(shown()).toEqual([1]);
  });

  it("undone before it is refused stays, without a word", async () => {
    let release!: () => void;
    answers = [() => new Promise((done) => (release = () => void refuse("Too late.")().then(done)))];
    await open([card(1)]);
    await tap("041", "Start");
    await settle(10);
    await fireEvent.click(screen.getByRole("button", { name: "Undo" }));
    release();
    await settle();
    expect(shown()).toEqual([1]);
    expect(screen.queryByText(/Too late/)).toBeNull();
  });

  it("on another screen takes the card away here", async () => {
    await open([card(1)]);
    FakeSocket.newest.say(frame("status_change", 12, 10, { order_id: 1, old_status: "pending", new_status: "preparing" }));
    await settle();
    expect(shown()).toEqual([]);
  });
});

describe("an order cancelled under the cook's hands", () => {
  it("stays, struck through, until it is seen", async () => {
    await open([card(1)]);
    FakeSocket.newest.say(frame("status_change", 12, 10, { order_id: 1, old_status: "pending", new_status: "cancelled" }));
    await settle();
    expect(document.querySelector<HTMLElement>('[data-order-id="1"]')!.dataset["status"]).toBe("cancelled");
    await fireEvent.click(screen.getByRole("button", { name: "Seen" }));
    await settle();
    expect(shown()).toEqual([]);
  });
});

describe("a display that has lost its line", () => {
  it("says so at once, and loudly after 15 s", async () => {
    await open([card(1)]);
    FakeSocket.newest.drop();
    await settle(0);
    expect(badge()).toBe("reconnecting");
    expect(screen.queryByRole("alert")).toBeNull();
    await settle(17_000);
    expect(screen.getByRole("alert").textContent).toMatch(/Nothing has arrived for \d+ s/);
    expect(shown(), "what was known stays readable").toEqual([1]);
    expect(screen.getByRole("button", { name: "Reconnect" })).toBeTruthy();
  });

  it("offers to sign in again when it is signed out", async () => {
    await open([card(1)]);
    FakeSocket.newest.drop(4401);
    await settle(0);
    expect(badge()).toBe("disconnected");
    expect(screen.getByRole("link", { name: "Sign in again" }).getAttribute("href")).toBe("/login/");
  });
});

describe("a bump bar", () => {
  const press = (key: string) => fireEvent.keyDown(document.activeElement ?? document.body, { key });
  const chosen = () => document.activeElement?.closest<HTMLElement>("[data-order-id]")?.dataset["orderId"];

  it("chooses with digits, moves with arrows, takes back with R", async () => {
    await open([card(1), card(2), card(3)], { stage: "preparing" });
    await press("2");
    expect(chosen()).toBe("2");
    await press("ArrowRight");
    expect(chosen()).toBe("3");
    await press("ArrowUp");
    await press("ArrowUp");
    await press("ArrowUp");
    expect(chosen()).toBe("1");
    await press("r");
    expect(posts[0]?.body).toEqual({ status: "pending" });
    await press("Escape");
    expect(chosen()).toBeUndefined();
  });

  it("stays at its place after Enter", async () => {
    await open([card(1), card(2), card(3)]);
    await press("2");
    await press("Enter");
    // A browser presses the focused button by itself.
    await fireEvent.click(document.activeElement!);
    await settle();
    expect(posts[0]?.url).toContain("/2/");
    expect(chosen()).toBe("3");
  });

  it("lets a person type in a field", async () => {
    await open([card(1)]);
    screen.getByRole("combobox").focus();
    await press("1");
    expect(chosen()).toBeUndefined();
  });
});
