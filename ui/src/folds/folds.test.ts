import { describe, expect, it } from "vitest";
import { blank, type DataFrame, type Folding, take } from "../feed/fold";
import { order } from "./order";
import { restaurant } from "./restaurant";
import { queue, stage, type StageState } from "./stage";

interface Case {
  why: string;
  feed: string;
  start: DataFrame;
  frames: DataFrame[];
  verdicts: string[];
  end: unknown;
}

const FOLDINGS = { stage, order, restaurant } as Record<string, Folding<unknown>>;
const CASES = import.meta.glob<Case>("../../../tests/folds/*.json", { eager: true, import: "default" });

describe("the shared cases of the fold law", () => {
  it("are found", () => expect(Object.keys(CASES).length).toBeGreaterThan(5));

  it.each(Object.entries(CASES))("%s", (_path, { feed, start, frames, verdicts, end }) => {
    const folding = FOLDINGS[feed]!;
    let [, folded] = take(folding, blank(), structuredClone(start));
    const seen = frames.map((frame) => {
      const before = structuredClone(folded);
      const [verdict, after] = take(folding, folded, frame);
      expect(folded, "the state before was changed in place").toEqual(before);
      folded = after;
      return verdict;
    });
    expect(seen).toEqual(verdicts);
    expect(folded.state).toEqual(end);
    expect(folded.parts).toBeNull();
  });
});

describe("the queue of a stage", () => {
  it("puts rush first, then who waits longest, to the millisecond", () => {
    const { orders } = stage.load(
      {
        type: "orders_update", seq: 1, prev: 0, cursor: "c1", timestamp: "2026-01-02T19:42:01Z",
        orders: [
          { id: 1, priority: "normal", created_at: "2026-01-02T19:30:05.200Z" },
          { id: 2, priority: "normal", created_at: "2026-01-02T19:30:05Z" },
          { id: 3, priority: "rush", created_at: "2026-01-02T19:40:00Z" },
          { id: 4, priority: "high", created_at: "2026-01-02T19:41:00Z" },
        ],
      },
      null,
    ) as StageState;
    expect(queue(Object.values(orders)).map((card) => card.id)).toEqual([3, 4, 2, 1]);
  });
});
