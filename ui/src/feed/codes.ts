/** Close codes of the feeds, and what a screen does about each. The one place that knows them. */

export const CLOSE = {
  policy: 1008,
  restarting: 1012,
  credentials: 4401,
  slow: 4408,
  tooMany: 4429,
  forbidden: 4503,
  gone: 4504,
  sessionClosed: 4510,
} as const;

/** What we send when we hang up ourselves, so that a server's log can tell why. */
export const HANG_UP = { done: 1000, gap: 4000, silent: 4001 } as const;

export type AfterClose = "reconnect" | "credentials" | "stop";

/** 4401 asks for new credentials; 1008 and 4500-4999 end it; everything else means: come back. */
export function afterClose(code: number): AfterClose {
  if (code === CLOSE.credentials) return "credentials";
  if (code === CLOSE.policy || (code >= 4500 && code <= 4999)) return "stop";
  return "reconnect";
}

/** The close code that says the same as a refusal of the feed's plain GET; null when it is worth asking again. */
export function closeOf(status: number): number | null {
  if (status === 401) return CLOSE.credentials;
  if (status === 403) return CLOSE.forbidden;
  if (status === 404 || status === 410) return CLOSE.gone;
  return null;
}
