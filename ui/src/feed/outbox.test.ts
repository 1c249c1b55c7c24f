import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Command, newKey, Outbox } from "./outbox";

type Sent = { url: string; init: RequestInit };

let sent: Sent[];
let answers: (() => Promise<Response>)[];
let storage: Storage;

const json = (status: number, body: unknown, headers: Record<string, string> = {}) => async () =>
  new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json", ...headers } });
const offline = () => Promise.reject(new TypeError("offline"));
const order: Command = { slot: "order:1:4", url: "/api/v1/orders", body: { items: [] }, keep: true, byKey: "/by-key/" };
const key = (n: number) => (sent[n]!.init.headers as Record<string, string>)["Idempotency-Key"];

function outbox(): Outbox {
  // Its own test's, even when it still tries after the test has ended.
  const [log, line] = [sent, answers];
  return new Outbox({
    storage, headers: () => ({ "X-CSRFToken": "t" }), random: () => 1,
    fetch: (url, init) => { log.push({ url, init }); return (line.shift() ?? offline)(); },
  });
}

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
  vi.spyOn(console, "debug").mockImplementation(() => {});
  sent = [];
  answers = [];
  storage = window.localStorage;
  storage.clear();
});
afterEach(() => vi.useRealTimers());

describe("the outbox", () => {
  it("sends with a key and the page's headers, and forgets what was answered", async () => {
    answers.push(json(201, { id: 1 }));
    const box = outbox();
    const answer = box.send(order);
    expect(box.waiting(order.slot)?.key).toMatch(/^[0-9a-f]{32}$/);
    expect(await answer).toEqual({ kind: "done", status: 201, body: { id: 1 } });
    expect(sent[0]!.init.headers).toMatchObject({ "X-CSRFToken": "t", "Content-Type": "application/json" });
    expect(box.waiting(order.slot)).toBeNull();
    expect(storage.length).toBe(0);
  });

  it("tries again with the same key after network failures, 5xx and 429", async () => {
    answers.push(offline, json(503, {}), json(429, {}, { "Retry-After": "20" }), json(201, { id: 1 }));
    const answer = outbox().send(order);
    await vi.advanceTimersByTimeAsync(1000);
    expect(sent.length).toBe(2);
    await vi.advanceTimersByTimeAsync(2000);
    expect(sent.length).toBe(3);
    await vi.advanceTimersByTimeAsync(19_999);
    expect(sent.length, "Retry-After is obeyed").toBe(3);
    await vi.advanceTimersByTimeAsync(1);
    expect((await answer).kind).toBe("done");
    expect(new Set([0, 1, 2, 3].map(key)).size).toBe(1);
  });

  it.each([400, 401, 403, 404, 409, 412, 422])("takes %i for the answer", async (status) => {
    answers.push(json(status, { code: "sold_out", message: "Sold out." }));
    const answer = await outbox().send(order);
    expect(answer).toEqual({ kind: "refused", status, refusal: { code: "sold_out", message: "Sold out." } });
    expect(sent.length).toBe(1);
    expect(storage.length).toBe(0);
  });

  it("takes a redirect to the login page for a refusal", async () => {
    answers.push(async () => ({ ok: false, status: 0, headers: new Headers() }) as Response);
    expect(await outbox().send(order)).toMatchObject({ kind: "refused", status: 401 });
    expect(sent[0]!.init.redirect).toBe("manual");
  });

  it("goes on after a reload with the key it had", async () => {
    void outbox().send(order);
    await vi.advanceTimersByTimeAsync(10);
    answers.push(json(201, { id: 1 }));
    const later = outbox();
    expect(later.waiting(order.slot)?.tries).toBe(0);
    expect(await later.resume(order.slot)).toMatchObject({ kind: "done" });
    expect(sent.at(-1)!.url).toBe(order.url);
    expect(key(sent.length - 1)).toBe(key(0));
  });

  it("looks a command up instead of sending it when it is found long after", async () => {
    void outbox().send(order);
    await vi.advanceTimersByTimeAsync(10);
    const first = key(0);
    vi.setSystemTime(Date.now() + 20 * 60_000);
    answers.push(json(404, { code: "not_found", message: "" }));
    expect(await outbox().resume(order.slot)).toEqual({ kind: "gave_up" });
    expect(sent.at(-1)).toMatchObject({ url: `/by-key/${first}`, init: { method: "GET" } });
  });

  it("tries at once when the network is back", async () => {
    answers.push(offline, offline, offline, json(201, {}));
    const answer = outbox().send(order);
    await vi.advanceTimersByTimeAsync(3100);
    expect(sent.length).toBe(3);
    window.dispatchEvent(new Event("online"));
    expect((await answer).kind).toBe("done");
  });

  it("gives up when its patience ends", async () => {
    const answer = outbox().send({ ...order, keep: false, patience: 5000 });
    await vi.advanceTimersByTimeAsync(5000);
    expect(await answer).toEqual({ kind: "gave_up" });
    expect(sent.length, "at 0, 1, 3 and 5 s").toBe(4);
  });

  it("gives up at once when it is told to come back too late", async () => {
    answers.push(json(503, {}, { "Retry-After": "60" }));
    expect(await outbox().send({ ...order, keep: false, patience: 5000 })).toEqual({ kind: "gave_up" });
  });

  it("sends one command of a slot after the other, with keys of their own", async () => {
    let release!: () => void;
    answers.push(() => new Promise((done) => { release = () => void json(200, { n: 1 })().then(done); }), json(200, { n: 2 }));
    const box = outbox();
    const first = box.send({ slot: "order:7", url: "/a", body: {} });
    const second = box.send({ slot: "order:7", url: "/b", body: {} });
    await vi.advanceTimersByTimeAsync(0);
    expect(sent.map(({ url }) => url)).toEqual(["/a"]);
    release();
    expect((await first).kind).toBe("done");
    expect((await second).kind).toBe("done");
    expect(sent.map(({ url }) => url)).toEqual(["/a", "/b"]);
    expect(key(0)).not.toBe(key(1));
  });

  it("sends even where nothing can be stored, and survives rubbish in the storage", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    storage.setItem("ticketrail.outbox.order:1:4", "{half");
    storage = { getItem: (name: string) => window.localStorage.getItem(name), removeItem: (name: string) => window.localStorage.removeItem(name),
      setItem: () => { throw new DOMException("full", "QuotaExceededError"); } } as unknown as Storage;
    answers.push(json(201, {}));
    expect((await outbox().send(order)).kind).toBe("done");
    expect(warn).toHaveBeenCalled();
  });

  it("makes keys nobody else makes", () => expect(new Set(Array.from({ length: 100 }, newKey)).size).toBe(100));
});
