/** Motion shows where a thing went, briefly; none for people who asked for none. */

const still = typeof matchMedia === "function" && matchMedia("(prefers-reduced-motion: reduce)").matches;

export const MOVE_MS = still ? 0 : 220;
