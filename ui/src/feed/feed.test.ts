import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeSocket, frame, type Thing } from "./fake.test-env";
import { Feed, type FeedOptions } from "./feed";
import type { Folding } from "./fold";

const folding: Folding<Thing> = {
  snapshot: "things",
  load: (snapshot, before) => ({ things: [...(before?.things ?? []), ...(snapshot["things"] as number[])] }),
  step: (state, event) => ({ things: [...state.things, event.seq] }),
};

let feed: Feed<Thing>;
let polls: string[];
let answer: () => Promise<Response>;

function start(more: Partial<FeedOptions<Thing>> = {}): Feed<Thing> {
  feed = new Feed<Thing>({
    url: "/ws/things/?restaurant=1", folding, socket: FakeSocket.make, random: () => 1,
    fetch: (url) => { polls.push(url); return answer(); },
    ...more,
  });
  feed.connect();
  return feed;
}

async function started(more: Partial<FeedOptions<Thing>> = {}): Promise<Feed<Thing>> {
  start(more);
  await vi.advanceTimersByTimeAsync(0);
  return feed;
}

async function live(): Promise<Feed<Thing>> {
  await started();
  FakeSocket.newest.open();
  FakeSocket.newest.say(frame("things", 10, 0, { things: [1] }));
  return feed;
}

/** The newest line dies and the next attempt begins, `times` times. */
async function fail(times: number): Promise<void> {
  for (let n = 0; n < times; n++) {
    FakeSocket.newest.drop();
    const before = FakeSocket.all.length;
    while (FakeSocket.all.length === before) await vi.advanceTimersByTimeAsync(500);
  }
}

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse("2026-01-02T19:42:00Z") });
  FakeSocket.all = [];
  polls = [];
  answer = () => Promise.reject(new TypeError("offline"));
  vi.spyOn(console, "debug").mockImplementation(() => {});
});

afterEach(() => {
  feed.disconnect();
  vi.useRealTimers();
});

describe("a feed that works", () => {
  it("opens a socket at the page's host and is live with the snapshot", async () => {
    await started();
    expect(FakeSocket.newest.url).toMatch(/^ws:\/\/[^/]+\/ws\/things\/\?restaurant=1$/);
    expect(feed.connection).toMatchObject({ state: "reconnecting", mood: "catching_up" });
    FakeSocket.newest.open();
    FakeSocket.newest.say(frame("things", 10, 0, { things: [1] }));
    expect(feed.connection).toMatchObject({ state: "connected", mood: "live", attempt: 0 });
    expect(feed.state).toEqual({ things: [1] });
    expect(feed.cursor).toBe("c10");
  });

  it("begins with the page's frames and resumes at their cursor", async () => {
    await started({ frames: [frame("things", 7, 0, { things: [1] })] });
    expect(feed.state).toEqual({ things: [1] });
    expect(new URL(FakeSocket.newest.url).searchParams.get("since")).toBe("c7");
  });

  it("asks for a sign of life when a resume may bring no frame", async () => {
    await started({ frames: [frame("things", 7, 0, { things: [1] })] });
    FakeSocket.newest.open();
    expect(FakeSocket.newest.sent).toEqual(['{"type":"ping"}']);
    FakeSocket.newest.say({ type: "pong" });
    expect(feed.connection.mood).toBe("live");
  });

  it("tells of every applied frame once", async () => {
    await live();
    const seen: number[] = [];
    feed.addEventListener("frame", (event) => seen.push((event as CustomEvent).detail.seq));
    const news = frame("thing", 12, 10);
    FakeSocket.newest.say(news);
    FakeSocket.newest.say(news);
    expect(seen).toEqual([12]);
    expect(feed.state).toEqual({ things: [1, 12] });
  });

  it("shows a snapshot of several parts only when it is whole", async () => {
    await started();
    FakeSocket.newest.open();
    FakeSocket.newest.say(frame("things", 10, 0, { things: [1], more: true }));
    expect(feed.state).toBeNull();
    FakeSocket.newest.say(frame("things", 10, 0, { things: [2] }));
    expect(feed.state).toEqual({ things: [1, 2] });
  });

  it("takes no cursor from a heartbeat between the parts", async () => {
    await started();
    FakeSocket.newest.open();
    FakeSocket.newest.say(frame("things", 10, 0, { things: [1], more: true }));
    FakeSocket.newest.say({ type: "heartbeat", cursor: "c99", timestamp: "2026-01-02T19:42:00Z" });
    expect(feed.cursor).toBeNull();
  });

  it("forgets the parts of a snapshot when the line breaks between them", async () => {
    await started();
    FakeSocket.newest.open();
    FakeSocket.newest.say(frame("things", 10, 0, { things: [1], more: true }));
    FakeSocket.newest.drop();
    await vi.advanceTimersByTimeAsync(1000);
    expect(FakeSocket.newest.url).not.toContain("since");
    FakeSocket.newest.open();
    FakeSocket.newest.say(frame("things", 11, 0, { things: [5] }));
    expect(feed.state).toEqual({ things: [5] });
  });

  it("moves its cursor with heartbeats and learns the clock from them", async () => {
    await live();
    FakeSocket.newest.say({ type: "heartbeat", cursor: "c99", timestamp: "2026-01-02T20:42:00Z" });
    expect(feed.cursor).toBe("c99");
    expect(Math.abs(feed.clock.now() - Date.parse("2026-01-02T20:42:00Z"))).toBeLessThan(50);
  });

  it("ignores what is no frame, and stays open after an error", async () => {
    vi.spyOn(console, "warn").mockImplementation(() => {});
    await live();
    FakeSocket.newest.say("not json");
    FakeSocket.newest.say("[1]");
    FakeSocket.newest.say({ type: "error", code: "invalid", message: "no" });
    expect(feed.connection.mood).toBe("live");
    expect(feed.state).toEqual({ things: [1] });
  });
});

describe("a feed whose line breaks", () => {
  it("waits 1, 2, 4, 8 s between the attempts and resumes at the cursor", async () => {
    await live();
    FakeSocket.newest.drop();
    for (const [attempt, seconds] of [[1, 1], [2, 2], [3, 4], [4, 8]] as const) {
      expect(feed.connection).toMatchObject({ state: "reconnecting", mood: "reconnecting", attempt, delay: seconds * 1000 });
      const before = FakeSocket.all.length;
      await vi.advanceTimersByTimeAsync(seconds * 1000 - 1);
      expect(FakeSocket.all.length).toBe(before);
      await vi.advanceTimersByTimeAsync(1);
      expect(FakeSocket.all.length).toBe(before + 1);
      expect(new URL(FakeSocket.newest.url).searchParams.get("since")).toBe("c10");
      FakeSocket.newest.drop();
    }
  });

  it("keeps its count while it flaps, and forgets it after 30 good seconds", async () => {
    await live();
    FakeSocket.newest.drop();
    await vi.advanceTimersByTimeAsync(1000);
    FakeSocket.newest.open();
    FakeSocket.newest.say({ type: "pong" });
    FakeSocket.newest.drop();
    expect(feed.connection).toMatchObject({ attempt: 2, delay: 2000 });
    await vi.advanceTimersByTimeAsync(2000);
    FakeSocket.newest.open();
    FakeSocket.newest.say({ type: "pong" });
    await vi.advanceTimersByTimeAsync(30_000);
    FakeSocket.newest.drop();
    expect(feed.connection).toMatchObject({ attempt: 1, delay: 1000 });
  });

  it("calls 45 s of silence dead", async () => {
    await live();
    const line = FakeSocket.newest;
    await vi.advanceTimersByTimeAsync(44_000);
    expect(feed.connection.mood).toBe("live");
    await vi.advanceTimersByTimeAsync(6_000);
    expect(line.closedWith).toBe(4001);
    expect(FakeSocket.all.length).toBe(2);
  });

  it("notices silence by the wall clock when a sleeping tab wakes", async () => {
    await live();
    vi.setSystemTime(Date.now() + 3_600_000);
    document.dispatchEvent(new Event("visibilitychange"));
    expect(feed.connection.mood).toBe("reconnecting");
  });

  it("probes a line on wake-up and ends it when nothing comes back", async () => {
    await live();
    window.dispatchEvent(new Event("online"));
    expect(FakeSocket.newest.sent).toEqual(['{"type":"ping"}']);
    await vi.advanceTimersByTimeAsync(5_001);
    expect(FakeSocket.all[0]!.closedWith).toBe(4001);
    expect(feed.connection.mood).toBe("reconnecting");
  });

  it("gives up on a socket that never opens", async () => {
    await started();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(FakeSocket.newest.closedWith).toBe(4001);
  });

  it("tries at once when the network is back", async () => {
    await live();
    FakeSocket.newest.drop();
    window.dispatchEvent(new Event("online"));
    await vi.advanceTimersByTimeAsync(0);
    expect(FakeSocket.all.length).toBe(2);
    FakeSocket.newest.open();
    FakeSocket.newest.say({ type: "pong" });
    await vi.advanceTimersByTimeAsync(4_000);
    expect(FakeSocket.all.length, "the old timer must not open a second line").toBe(2);
    expect(feed.connection.mood).toBe("live");
  });

  it("reconnects on a gap, and takes a new snapshot when resuming does not close it", async () => {
    await live();
    FakeSocket.newest.say(frame("thing", 15, 13));
    expect(FakeSocket.newest.closedWith).toBe(4000);
    await vi.advanceTimersByTimeAsync(1000);
    expect(FakeSocket.newest.url).toContain("since=c10");
    FakeSocket.newest.open();
    FakeSocket.newest.say(frame("thing", 15, 13));
    await vi.advanceTimersByTimeAsync(2000);
    expect(FakeSocket.newest.url).not.toContain("since");
    FakeSocket.newest.open();
    FakeSocket.newest.say(frame("things", 15, 0, { things: [7] }));
    expect(feed.state).toEqual({ things: [7] });
  });
});

describe("a feed without WebSockets", () => {
  const frames = (...all: unknown[]) => async () =>
    new Response(JSON.stringify({ frames: all, cursor: "c50", poll_after: 10 }), { status: 200 });

  it("polls the same URL after five failures, and keeps trying", async () => {
    await live();
    await fail(4);
    expect(polls).toEqual([]);
    answer = frames(frame("thing", 20, 10));
    await fail(1);
    expect(feed.connection).toMatchObject({ state: "failed", mood: "polling" });
    expect(polls[0]).toMatch(/^http:\/\/[^/]+\/ws\/things\/\?restaurant=1&since=c10$/);
    expect(feed.state).toEqual({ things: [1, 20] });
    expect(FakeSocket.all.length, "the next attempt came 16 s later").toBe(6);
    await vi.advanceTimersByTimeAsync(22_000);
    expect(polls.length).toBeGreaterThanOrEqual(3);
    expect(polls.at(-1)).toContain("since=c50");
  });

  it("stops polling when a socket speaks again", async () => {
    await live();
    answer = frames();
    await fail(6);
    FakeSocket.newest.open();
    expect(feed.connection.mood).toBe("polling");
    FakeSocket.newest.say({ type: "pong" });
    expect(feed.connection).toMatchObject({ state: "connected", mood: "live" });
    const before = polls.length;
    await vi.advanceTimersByTimeAsync(30_000);
    expect(polls.length).toBe(before);
  });

  it("goes on polling while the server is away, and stops when it is signed out", async () => {
    await live();
    await fail(6);
    expect(feed.connection.mood).toBe("polling");
    answer = async () => new Response("{}", { status: 503 });
    await vi.advanceTimersByTimeAsync(11_000);
    expect(feed.connection.mood).toBe("polling");
    answer = async () => new Response("{}", { status: 401 });
    await vi.advanceTimersByTimeAsync(11_000);
    expect(feed.connection).toMatchObject({ state: "disconnected", mood: "signed_out", code: 4401 });
  });
});
