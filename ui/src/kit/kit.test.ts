import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { clockOf, lateness, secondsSince, timesIn } from "./age";
import { decimal, priceIn, taxOf } from "./money";
import { Notes } from "./notes.svelte";

describe("money", () => {
  it("is written with the currency's own decimals", () => {
    expect(priceIn("en", "EUR")(2550)).toBe("€25.50");
    expect(priceIn("en", "EUR")(5)).toBe("€0.05");
    expect(priceIn("en", "JPY")(2550)).toBe("¥2,550");
    expect(priceIn("en", "KWD")(2550)).toMatch(/2\.550/);
    expect(priceIn("de", "EUR")(123456)).toBe("1.234,56\u00a0€");
    expect(priceIn("en", "USD")(-150)).toBe("-$1.50");
  });
  it("never passes through a division", () => {
    expect(decimal(0, 2)).toBe("0.00");
    expect(decimal(-7, 2)).toBe("-0.07");
    expect(decimal(9007199254740991, 2)).toBe("90071992547409.91");
  });
  it("rounds tax half up, as the server does", () => {
    // The same numbers as ticketrail.kernel.money gives.
    expect(taxOf(1700, 10_000, true)).toBe(155);
    expect(taxOf(1000, 22_000, true)).toBe(180);
    expect(taxOf(1000, 8_875, false)).toBe(89);
    expect(taxOf(50, 1_000, false)).toBe(1);
    expect(taxOf(49, 1_000, false)).toBe(0);
    expect(taxOf(999, 0, true)).toBe(0);
  });
});

describe("ages", () => {
  it("count from the server's now and are never negative", () => {
    expect(secondsSince("2026-01-02T19:30:00Z", Date.parse("2026-01-02T19:36:12.900Z"))).toBe(372);
    expect(secondsSince("2026-01-02T19:30:00Z", 0)).toBe(0);
  });
  it("are written as a clock", () => expect([0, 372, 3599, 3849].map(clockOf)).toEqual(["00:00", "06:12", "59:59", "1:04:09"]));
  it("turn slow and late at their thresholds", () => {
    expect([479, 480, 719, 720].map((age) => lateness(age, 480, 720))).toEqual(["", "slow", "slow", "late"]);
  });
  it("stand in the restaurant's zone", () => {
    expect(timesIn("en", "Europe/Rome").second(Date.parse("2026-01-02T18:42:07Z"))).toBe("19:42:07");
    expect(timesIn("en", "America/New_York").minute(Date.parse("2026-07-02T04:05:00Z"))).toBe("00:05");
  });
});

describe("notes", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("go away by themselves, refusals later", () => {
    const notes = new Notes();
    notes.say("moved", { undo: () => {} });
    notes.say("not moved", { kind: "refused" });
    vi.advanceTimersByTime(5_000);
    expect(notes.all.map((note) => note.text)).toEqual(["not moved"]);
    vi.advanceTimersByTime(5_000);
    expect(notes.all).toEqual([]);
  });
  it("say after a blink that the server has not answered", async () => {
    const notes = new Notes();
    let settle!: () => void;
    const id = notes.say("moved");
    void notes.doubt(id, new Promise<void>((done) => (settle = done)));
    await vi.advanceTimersByTimeAsync(399);
    expect(notes.all[0]?.unsure).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(notes.all[0]?.unsure).toBe(true);
    settle();
    await vi.advanceTimersByTimeAsync(0);
    expect(notes.all[0]?.unsure).toBe(false);
  });
});

describe("contrast", () => {
  const tokens = readFileSync("src/kit/tokens.css", "utf8");
  const colours = new Map(
    [...tokens.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g)].map(([, name, light, dark]) => [name!, [light!, dark!]]),
  );
  const luminance = (hex: string) => {
    const [r, g, b] = [1, 3, 5].map((at) => {
      const value = parseInt(hex.slice(at, at + 2), 16) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
  };
  const contrast = (a: string, b: string) => {
    const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
    return (high! + 0.05) / (low! + 0.05);
  };
  const STATES = ["pending", "preparing", "ready", "late", "cancelled"];
  const KITCHEN = [
    ["ink", "card"], ["ink", "paper"], ["accent", "card"], ["on-accent", "accent"], ["ink-soft", "card"],
    ...STATES.map((state) => [state, `${state}-wash`]),
    ...STATES.map((state) => [state, "card"]),
    ["card", "late"],
  ];
  const ANYWHERE = [["ink-soft", "paper"], ["accent", "paper"], ["cancelled", "cancelled-wash"], ["ink", "pending-wash"]];

  it.each(KITCHEN)("of %s on %s is at least 7 for a cook, light and dark", (front, back) => {
    for (const theme of [0, 1]) expect(contrast(colours.get(front!)![theme]!, colours.get(back!)![theme]!)).toBeGreaterThanOrEqual(7);
  });
  it.each(ANYWHERE)("of %s on %s is at least 4.5, light and dark", (front, back) => {
    for (const theme of [0, 1]) expect(contrast(colours.get(front!)![theme]!, colours.get(back!)![theme]!)).toBeGreaterThanOrEqual(4.5);
  });
});
