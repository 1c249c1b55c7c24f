/** How long something has waited, by the server's clock. */

export type Lateness = "" | "slow" | "late";

/** Whole seconds since `iso`; never negative. */
export function secondsSince(iso: string, now: number): number {
  return Math.max(0, Math.floor((now - Date.parse(iso)) / 1000));
}

/** "06:12", or "1:04:09" from an hour on. */
export function clockOf(seconds: number): string {
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60].map((part) => String(part).padStart(2, "0"));
  const hours = Math.floor(seconds / 3600);
  return (hours > 0 ? [hours, ...parts] : parts).join(":");
}

export function lateness(seconds: number, warn: number, late: number): Lateness {
  if (seconds >= late) return "late";
  return seconds >= warn ? "slow" : "";
}

/** Writes times of day in the restaurant's zone: "19:42:07" or "19:42". */
export function timesIn(lang: string, zone: string): { second: (at: number) => string; minute: (at: number) => string } {
  const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone } as const;
  const second = new Intl.DateTimeFormat(lang, { ...clock, second: "2-digit" });
  const minute = new Intl.DateTimeFormat(lang, clock);
  return { second: (at) => second.format(at), minute: (at) => minute.format(at) };
}
