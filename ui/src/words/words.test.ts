import { describe, expect, it } from "vitest";
import { wordsOf } from ".";
import { en } from "./en";

/** Every leaf, called with numbers where it is a function. */
function leaves(words: object, path = ""): [string, string][] {
  return Object.entries(words).flatMap(([name, value]): [string, string][] => {
    const here = `${path}.${name}`;
    if (typeof value === "string") return [[here, value]];
    if (typeof value !== "function") return leaves(value, here);
    const call = here === ".track.words" || here === ".track.step" ? value("ready", "takeaway") : value(1, 2, 3);
    return [[here, call]];
  });
}

describe.each(["en", "de", "it"])("the words in %s", (lang) => {
  const all = leaves(wordsOf(lang));

  it("are all there", () => {
    expect(all.map(([path]) => path)).toEqual(leaves(en).map(([path]) => path));
    for (const [path, text] of all) expect(text, path).toMatch(/\S/);
  });
  it("hold no unfinished text", () => {
    for (const [path, text] of all) expect(text, path).not.toMatch(/undefined|\[object|TODO/);
  });
});

describe("a language tag", () => {
  it("finds its language, or English", () => {
    expect(wordsOf("de-AT").undo).toBe("Rückgängig");
    expect(wordsOf("IT").undo).toBe("Annulla");
    expect(wordsOf("fr").undo).toBe("Undo");
    expect(wordsOf("").undo).toBe("Undo");
  });
});

describe("choosing in words", () => {
  const { choose } = en.guest;
  it("says what is asked", () => {
    expect(choose(1, 1, 3)).toBe("Choose 1");
    expect(choose(0, 2, 4)).toBe("Choose up to 2");
    expect(choose(1, 3, 4)).toBe("Choose 1 to 3");
    expect(choose(0, 4, 4)).toBe("Choose any");
  });
});
