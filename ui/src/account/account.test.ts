import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FakeSocket, frame } from "../feed/fake.test-env";
import { enliven } from "./account";
import type { AccountPage } from "./page";

const card = (id: number, order_status: string) => ({ id, order_status, items: [] });
const row = (id: number, status: string) =>
  `<li data-order-id="${id}" data-status="${status}"><h2><span class="status" data-status="${status}">${status}</span></h2></li>`;

const page: AccountPage = {
  screen: "account",
  lang: "de",
  now: "2026-01-02T19:42:00Z",
  said: { pending: "P", preparing: "K", ready: "Fertig", completed: "C", cancelled: "X" },
  newest: true,
  feeds: ["/ws/users/5/?restaurant=1"],
  login_url: "/login/?next=%2Faccount%2F",
};

let end = () => {};

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.all = [];
  document.body.innerHTML = `<div id="orders"><ul>${row(7, "pending")}${row(3, "completed")}</ul></div><p id="connection"></p>`;
});
afterEach(() => {
  end();
  vi.useRealTimers();
});

const place = (selector: string) => document.querySelector<HTMLElement>(selector)!;
const status = (id: number) => place(`[data-order-id="${id}"]`)?.dataset["status"];

async function open(more: Partial<AccountPage> = {}, load = async () => "") {
  end = enliven({ ...page, ...more }, place("#orders"), place("#connection"), { socket: FakeSocket.make, load });
  await vi.advanceTimersByTimeAsync(0);
  for (const socket of FakeSocket.all) socket.open();
  return FakeSocket.newest;
}

test("a change shows in its row, in the server's words", async () => {
  const socket = await open();
  expect(socket.url).toContain("/ws/users/5/?restaurant=1");
  socket.say(frame("user_status", 5, 0, { orders: [card(7, "pending"), card(3, "completed")], notifications: [] }));
  socket.say(frame("order_update", 6, 5, { order: card(7, "ready"), action: "status_changed" }));
  expect(status(7)).toBe("ready");
  expect(status(3)).toBe("completed");
  expect(place('[data-order-id="7"] .status').textContent).toBe("Fertig");
  expect(place('[data-order-id="7"] .status').dataset["status"]).toBe("ready");
});

test("what had changed before the socket opened shows with the snapshot", async () => {
  const socket = await open();
  socket.say(frame("user_status", 5, 0, { orders: [card(7, "cancelled")], notifications: [] }));
  expect(status(7)).toBe("cancelled");
});

test("a notification changes no row", async () => {
  const socket = await open();
  socket.say(frame("user_status", 5, 0, { orders: [card(7, "pending")], notifications: [] }));
  socket.say(frame("notification", 6, 5, { notification: { id: 1 } }));
  expect(status(7)).toBe("pending");
});

test("a new order brings a fresh list, once, and with the newest status", async () => {
  const load = vi.fn(async () => `<div id="orders"><ul>${row(9, "pending")}${row(7, "pending")}</ul></div>`);
  const socket = await open({}, load);
  socket.say(frame("user_status", 5, 0, { orders: [card(7, "pending")], notifications: [] }));
  socket.say(frame("order_update", 6, 5, { order: card(9, "pending"), action: "new_order" }));
  socket.say(frame("order_update", 7, 6, { order: card(9, "preparing"), action: "status_changed" }));
  await vi.advanceTimersByTimeAsync(0);
  expect(load).toHaveBeenCalledTimes(1);
  expect(status(9)).toBe("preparing");
});

test("a list that cannot be loaded is left as it is and tried again", async () => {
  let fails = true;
  const load = async () => {
    if (fails) throw new Error("offline");
    return `<div id="orders"><ul>${row(9, "pending")}</ul></div>`;
  };
  const socket = await open({}, load);
  socket.say(frame("user_status", 5, 0, { orders: [card(9, "pending")], notifications: [] }));
  await vi.advanceTimersByTimeAsync(0);
  expect(status(7)).toBe("pending");
  fails = false;
  socket.say(frame("order_update", 6, 5, { order: card(9, "ready"), action: "status_changed" }));
  await vi.advanceTimersByTimeAsync(0);
  expect(status(9)).toBe("ready");
});

test("a signed-out answer leaves the list alone", async () => {
  const socket = await open({}, async () => "<form></form>");
  socket.say(frame("user_status", 5, 0, { orders: [card(9, "pending")], notifications: [] }));
  await vi.advanceTimersByTimeAsync(0);
  expect(status(7)).toBe("pending");
});

test("an older page asks for no newer orders", async () => {
  const load = vi.fn(async () => "");
  const socket = await open({ newest: false }, load);
  socket.say(frame("user_status", 5, 0, { orders: [card(9, "pending")], notifications: [] }));
  await vi.advanceTimersByTimeAsync(0);
  expect(load).not.toHaveBeenCalled();
});

test("an order that is gone leaves the list", async () => {
  const socket = await open();
  socket.say(frame("user_status", 5, 0, { orders: [card(7, "pending")], notifications: [] }));
  socket.say(frame("order_removed", 6, 5, { id: 7 }));
  expect(place('[data-order-id="7"]')).toBeNull();
});

test("of several restaurants the one that is cut speaks", async () => {
  await open({ feeds: ["/ws/users/5/?restaurant=1", "/ws/users/5/?restaurant=2"] });
  for (const socket of FakeSocket.all) socket.say(frame("user_status", 5, 0, { orders: [], notifications: [] }));
  expect(place("#connection").dataset["state"]).toBe("connected");
  FakeSocket.all[0]!.drop();
  expect(place("#connection").dataset["state"]).toBe("reconnecting");
});

test("somebody signed out elsewhere is shown the way back in", async () => {
  const socket = await open();
  socket.drop(4401);
  expect(place("#connection").dataset["state"]).toBe("disconnected");
  expect(place("#connection a").getAttribute("href")).toBe(page.login_url);
});
