import { de } from "./de";
import { en } from "./en";
import { it } from "./it";
import type { Words } from "./words";

export type { Words };

const ALL: Record<string, Words> = { en, de, it };

/** The words of a language tag such as `de` or `de-AT`; English when we have none. */
export function wordsOf(lang: string): Words {
  return ALL[lang.toLowerCase().split("-")[0] ?? "en"] ?? en;
}
