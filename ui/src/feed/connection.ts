/** How a screen's feed stands, in the words of the indicator. */

/** The five states of the indicator. `failed` means polling. */
export type ConnectionState = "connected" | "disconnected" | "reconnecting" | "error" | "failed";
/** What the label says. */
export type Mood = "live" | "catching_up" | "reconnecting" | "polling" | "signed_out" | "refused" | "off";

export interface Connection {
  state: ConnectionState;
  mood: Mood;
  /** Number of the attempt that is waiting or running. */
  attempt: number;
  /** Milliseconds until that attempt, when it was just scheduled. */
  delay: number;
  /** The tablet's time of the last sign of life; null before the first. */
  seenAt: number | null;
  /** The close code that ended it, for refused and signed out. */
  code: number | null;
}

export const OFF: Connection = { state: "disconnected", mood: "off", attempt: 0, delay: 0, seenAt: null, code: null };

export const STATE_OF: Record<Mood, ConnectionState> = {
  live: "connected",
  catching_up: "reconnecting",
  reconnecting: "reconnecting",
  polling: "failed",
  signed_out: "disconnected",
  off: "disconnected",
  refused: "error",
};

/** Calls back when the person or the network returns: the moment at which waiting any longer makes no sense. */
export function onReturn(back: () => void, until: AbortSignal): void {
  const visible = () => document.visibilityState === "visible" && back();
  document.addEventListener("visibilitychange", visible, { signal: until });
  window.addEventListener("pageshow", visible, { signal: until });
  window.addEventListener("online", back, { signal: until });
}
