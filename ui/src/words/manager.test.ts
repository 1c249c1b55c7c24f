import { describe, expect, it } from "vitest";
import { managerWordsOf } from "./manager";
import { en } from "./manager.en";

/** Every leaf, called with numbers where it is a function. */
function leaves(words: object, path = ""): [string, string][] {
  return Object.entries(words).flatMap(([name, value]): [string, string][] => {
    if (typeof value === "string") return [[`${path}.${name}`, value]];
    return typeof value === "function" ? [[`${path}.${name}`, value(2, 3)]] : leaves(value, `${path}.${name}`);
  });
}

describe.each(["en", "de", "it"])("the managers' words in %s", (lang) => {
  it("are all there, and finished", () => {
    const all = leaves(managerWordsOf(lang));
    expect(all.map(([path]) => path)).toEqual(leaves(en).map(([path]) => path));
    for (const [path, text] of all) {
      expect(text, path).toMatch(/\S/);
      expect(text, path).not.toMatch(/undefined|\[object/);
    }
  });
});
