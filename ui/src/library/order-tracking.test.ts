import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FakeSocket, frame } from "../feed/fake.test-env";
import { OrderTrackingManager } from "./order-tracking";

const card = (order_status: string, more = {}) => ({ id: 1, order_number: "ORD-1", order_status, items: [], ...more });

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.all = [];
});
afterEach(() => vi.useRealTimers());

function open(options = {}) {
  const manager = new OrderTrackingManager("/ws/orders/1/", { token: "t.o_k-en", ...options }, { socket: FakeSocket.make });
  const heard: string[] = [];
  for (const type of ["connected", "disconnected", "reconnecting", "polling", "snapshot", "status", "update", "error"])
    manager.addEventListener(type, () => heard.push(type));
  return { manager, heard };
}

async function line() {
  await vi.advanceTimersByTimeAsync(0);
  FakeSocket.newest.open();
  return FakeSocket.newest;
}

test("connecting is settled by the first snapshot, and statuses follow", async () => {
  const { manager, heard } = open();
  const connected = manager.connect();
  const socket = await line();
  expect(socket.url).toContain("/ws/orders/1/?token=t.o_k-en");
  socket.say(frame("order_status", 5, 0, { order: card("pending") }));
  await connected;
  socket.say(frame("order_update", 6, 5, { order: card("preparing"), action: "status_changed" }));
  socket.say(frame("order_update", 7, 6, { order: card("preparing"), action: "updated" }));
  expect(heard).toEqual(["connected", "snapshot", "update", "status", "update"]);
  expect(manager.order?.order_status).toBe("preparing");
});

test("a bound element shows fields and steps, until it is let go", async () => {
  const { manager } = open();
  const element = document.createElement("div");
  element.innerHTML =
    '<b data-field="order_number"></b><i data-step="pending"></i><i data-step="preparing"></i><i data-step="ready"></i>' +
    '<div role="progressbar"></div>';
  const letGo = manager.bind(element);
  void manager.connect();
  const socket = await line();
  socket.say(frame("order_status", 5, 0, { order: card("preparing") }));
  expect(element.querySelector("b")?.textContent).toBe("ORD-1");
  expect([...element.querySelectorAll("i")].map((step) => step.dataset["state"])).toEqual(["done", "current", "coming"]);
  expect(element.querySelector("[role=progressbar]")?.getAttribute("aria-valuenow")).toBe("1");
  letGo();
  socket.say(frame("order_update", 6, 5, { order: card("ready") }));
  expect(element.getAttribute("data-status")).toBe("preparing");
});

test("a kept cursor goes on with what was missed, without a snapshot", async () => {
  const { manager, heard } = open({ since: "c41" });
  void manager.connect();
  const socket = await line();
  expect(socket.url).toContain("since=c41");
  socket.say(frame("order_update", 60, 41, { order: card("ready") }));
  expect(manager.order?.order_status).toBe("ready");
  expect(heard).toEqual(["connected", "update", "status"]);
  expect(manager.cursor).toBe("c60");
});

test("a kept cursor with nothing missed still settles", async () => {
  const { manager } = open({ since: "c41" });
  const connected = manager.connect();
  const socket = await line();
  socket.say({ type: "pong" });
  await connected;
});

test("a cut is told with attempt and delay, and resumed", async () => {
  const { manager, heard } = open();
  void manager.connect();
  const socket = await line();
  socket.say(frame("order_status", 5, 0, { order: card("pending") }));
  const told: unknown[] = [];
  manager.addEventListener("reconnecting", (event) => told.push((event as CustomEvent).detail));
  socket.drop();
  expect(told[0]).toMatchObject({ attempt: 1 });
  await vi.advanceTimersByTimeAsync(1_000);
  FakeSocket.newest.open();
  expect(FakeSocket.newest.url).toContain("since=c5");
  FakeSocket.newest.say(frame("order_update", 9, 5, { order: card("ready") }));
  expect(heard).toContain("status");
});

test("a refusal rejects and is told once; nothing goes on", async () => {
  const { manager, heard } = open();
  const connected = manager.connect();
  const socket = await line();
  socket.drop(4504);
  await expect(connected).rejects.toThrow("4504");
  await vi.advanceTimersByTimeAsync(120_000);
  expect(FakeSocket.all.length).toBe(1);
  expect(heard).toEqual(["error", "disconnected"]);
});

test("disconnecting ends every timer", async () => {
  const { manager, heard } = open();
  void manager.connect();
  const socket = await line();
  socket.say(frame("order_status", 5, 0, { order: card("pending") }));
  manager.disconnect();
  expect(heard.at(-1)).toBe("disconnected");
  expect(vi.getTimerCount()).toBe(0);
});
