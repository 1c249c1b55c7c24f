import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeSocket, frame, type Thing } from "./fake.test-env";
import { Feed, type FeedOptions } from "./feed";

let feed: Feed<Thing>;

async function started(more: Partial<FeedOptions<Thing>> = {}): Promise<void> {
  const folding = { snapshot: "things", load: () => ({ things: [1] }), step: (state: Thing) => state };
  feed = new Feed<Thing>({ url: "/ws/things/", folding, socket: FakeSocket.make, random: () => 1, ...more });
  feed.connect();
  await vi.advanceTimersByTimeAsync(0);
}

async function live(): Promise<void> {
  await started();
  FakeSocket.newest.open();
  FakeSocket.newest.say(frame("things", 10, 0, { things: [1] }));
}

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse("2026-01-02T19:42:00Z") });
  FakeSocket.all = [];
  vi.spyOn(console, "debug").mockImplementation(() => {});
});

afterEach(() => {
  feed.disconnect();
  vi.useRealTimers();
});

describe("close codes", () => {
  it.each([1000, 1001, 1006, 1012, 4000, 4408, 4429, 4499])("%i means: come back", async (code) => {
    await live();
    FakeSocket.newest.drop(code);
    expect(feed.connection.mood).toBe("reconnecting");
  });

  it.each([1008, 4500, 4503, 4504, 4510, 4999])("%i means: stop", async (code) => {
    await live();
    FakeSocket.newest.drop(code);
    expect(feed.connection).toMatchObject({ state: "error", mood: "refused", code });
    window.dispatchEvent(new Event("online"));
    await vi.advanceTimersByTimeAsync(120_000);
    expect(FakeSocket.all.length).toBe(1);
  });

  it("4401 without a token means: signed out, tried again when the person returns", async () => {
    await live();
    FakeSocket.newest.drop(4401);
    expect(feed.connection).toMatchObject({ state: "disconnected", mood: "signed_out" });
    await vi.advanceTimersByTimeAsync(120_000);
    expect(FakeSocket.all.length).toBe(1);
    document.dispatchEvent(new Event("visibilitychange"));
    await vi.advanceTimersByTimeAsync(0);
    expect(FakeSocket.all.length).toBe(2);
  });

  it("4401 with tokens asks for a new one, once", async () => {
    const token = vi.fn(async (again: boolean) => (again ? "fresh" : "old"));
    await started({ token });
    expect(FakeSocket.newest.protocols).toEqual(["ticketrail.v1", "bearer.old"]);
    FakeSocket.newest.drop(4401);
    await vi.advanceTimersByTimeAsync(0);
    expect(FakeSocket.newest.protocols).toEqual(["ticketrail.v1", "bearer.fresh"]);
    FakeSocket.newest.drop(4401);
    expect(feed.connection.mood).toBe("signed_out");
  });

  it("no token to be had now is only a failed attempt", async () => {
    vi.spyOn(console, "warn").mockImplementation(() => {});
    await started({ token: () => Promise.reject(new TypeError("offline")) });
    expect(FakeSocket.all.length).toBe(0);
    expect(feed.connection).toMatchObject({ mood: "reconnecting", attempt: 1 });
  });
});

describe("disconnect", () => {
  it("hangs up, and nothing happens afterwards", async () => {
    await live();
    feed.disconnect();
    expect(FakeSocket.newest.closedWith).toBe(1000);
    expect(feed.connection).toMatchObject({ state: "disconnected", mood: "off" });
    window.dispatchEvent(new Event("online"));
    await vi.advanceTimersByTimeAsync(120_000);
    expect(FakeSocket.all.length).toBe(1);
    expect(feed.state).toEqual({ things: [1] });
  });
});
