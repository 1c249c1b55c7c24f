import { describe, expect, it } from "vitest";
import { Backoff, wait } from "./backoff";
import { Clock } from "./clock";
import { afterClose, closeOf } from "./codes";
import { feedUrl } from "./poll";

describe("waiting", () => {
  it("goes 1, 2, 4, 8, 16, 30, 30 s, and never under half of it", () => {
    expect([1, 2, 3, 4, 5, 6, 7].map((n) => wait(n, 1))).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
    expect(wait(6, 0)).toBe(15_000);
  });

  it("polls after five failures, until a line has held for 30 s", () => {
    const backoff = new Backoff();
    for (let n = 0; n < 5; n++) {
      expect(backoff.polling).toBe(false);
      backoff.ended(0);
    }
    expect(backoff.polling).toBe(true);
    backoff.heard(1000);
    backoff.ended(31_000);
    expect(backoff).toMatchObject({ polling: false, attempt: 1 });
  });
});

describe("the server's clock", () => {
  const T = Date.parse("2026-01-02T19:42:00Z");
  const iso = (ms: number) => new Date(ms).toISOString();

  it("is the tablet's until something was learned", () => {
    expect(Math.abs(new Clock().now() - Date.now())).toBeLessThan(50);
  });

  it("takes the sample that travelled least", () => {
    let mono = 0;
    const clock = new Clock(() => mono);
    clock.learn(iso(T - 800));
    mono = 20_000;
    clock.learn(iso(T + 20_000 - 50));
    mono = 40_000;
    clock.learn(iso(T + 40_000 - 500));
    expect(clock.now()).toBe(T + 40_000 - 50);
  });

  it("is not fooled by replayed old events, but never behind one", () => {
    const clock = new Clock(() => 0);
    clock.learn(iso(T));
    clock.atLeast(iso(T - 3_600_000));
    expect(clock.now()).toBe(T);
    clock.atLeast(iso(T + 700));
    expect(clock.now()).toBe(T + 700);
    clock.learn("nonsense");
    expect(clock.now()).toBe(T + 700);
  });

  it("follows a drift: only the newest samples count", () => {
    const clock = new Clock(() => 0);
    clock.learn(iso(T + 5000));
    for (let n = 0; n < 16; n++) clock.learn(iso(T));
    expect(clock.now()).toBe(T);
  });
});

describe("codes", () => {
  it("says what to do after each", () => {
    expect([1006, 1008, 4401, 4408, 4503, 3000, 5000].map(afterClose)).toEqual([
      "reconnect", "stop", "credentials", "reconnect", "stop", "reconnect", "reconnect",
    ]);
  });
  it("knows which HTTP refusals are final", () => {
    expect([401, 403, 404, 410, 429, 500, 200].map(closeOf)).toEqual([4401, 4503, 4504, 4504, null, null, null]);
  });
});

describe("the feed's URL", () => {
  const base = "https://aurora.example/operations/";
  it("is the same path for socket and polling", () => {
    expect(feedUrl("/ws/kitchen/pending/?restaurant=1", "socket", "a.b~c", base)).toBe(
      "wss://aurora.example/ws/kitchen/pending/?restaurant=1&since=a.b%7Ec",
    );
    expect(feedUrl("/ws/orders/1/?token=x", "poll", null, base)).toBe("https://aurora.example/ws/orders/1/?token=x");
  });
  it("may be absolute, in either scheme", () => {
    expect(feedUrl("ws://h:8000/ws/orders/1/", "poll", null, base)).toBe("http://h:8000/ws/orders/1/");
    expect(feedUrl("http://h:8000/ws/orders/1/", "socket", null, base)).toBe("ws://h:8000/ws/orders/1/");
  });
});
