import { describe, expect, it } from "vitest";
import { card, item, page } from "./kitchen.test-env";
import { linesOf, thresholds } from "./lines";

describe("the lines of a card", () => {
  const order = card(1, {
    items: [
      { ...item, id: 1, station: "grill" },
      { ...item, id: 2, station: "bar", quantity: 3 },
      { ...item, id: 3, station: "bar", status: "cancelled" },
      { ...item, id: 4, station: "grill", status: "ready", batch: 2 },
    ],
  });

  it("are those of the station, and say what others make", () => {
    const { mine, elsewhere } = linesOf(order, "grill", page().stations);
    expect(mine.map(({ item: { id }, done, addOn }) => [id, done, addOn])).toEqual([[1, false, false], [4, true, true]]);
    expect(elsewhere).toEqual([{ station: "Bar", count: 3 }]);
  });
  it("are all of them without a station", () => {
    expect(linesOf(order, "", page().stations).mine.map(({ off }) => off)).toEqual([false, false, true, false]);
  });
  it("take the thresholds of the strictest station concerned", () => {
    expect(thresholds(order, page())).toEqual([120, 300]);
    expect(thresholds(order, page({ station: "grill" }))).toEqual([480, 720]);
    expect(thresholds(card(1, { items: [] }), page())).toEqual([480, 720]);
  });
});
