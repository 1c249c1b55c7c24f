/** State + frame = state. Decides what a frame is to us: news, old, or the proof that something is missing. */

export interface DataFrame {
  type: string;
  seq: number;
  prev: number;
  cursor: string;
  timestamp: string;
  more?: boolean;
  reset?: string;
  [field: string]: unknown;
}

/** How one kind of feed keeps its state. All pure: the given state is never changed. */
export interface Folding<S> {
  /** The `type` of the feed's snapshot frame. */
  snapshot: string;
  /** A snapshot frame; `before` holds what earlier parts of the same snapshot gave, null for the first. */
  load(frame: DataFrame, before: S | null): S;
  /** One event frame. A type it does not know leaves the state as it is. */
  step(state: S, frame: DataFrame): S;
}

export interface Folded<S> {
  state: S | null;
  last: number;
  cursor: string | null;
  /** When the newest applied frame happened (server's time). */
  at: string | null;
  /** Parts of a snapshot that is still arriving. Nobody sees them before the last one is here. */
  parts: S | null;
}

export type Verdict = "snapshot" | "part" | "event" | "old" | "gap";

export function blank<S>(): Folded<S> {
  return { state: null, last: 0, cursor: null, at: null, parts: null };
}

/** Stands at a cursor that was kept from an earlier visit: the first frame after it is the next one, whatever it says. */
export function keptAt<S>(cursor: string, state: S): Folded<S> {
  return { ...blank<S>(), cursor, state, last: UNKNOWN };
}

const UNKNOWN = -1;

export function isData(message: { type?: unknown; seq?: unknown }): message is DataFrame {
  return typeof message.type === "string" && typeof message.seq === "number";
}

/** A snapshot replaces the state, even backwards; an event is applied if `prev <= last < seq`. */
export function take<S>(folding: Folding<S>, folded: Folded<S>, frame: DataFrame): [Verdict, Folded<S>] {
  if (frame.type === folding.snapshot) return takeSnapshot(folding, folded, frame);
  if (folded.state === null || folded.parts !== null) return ["gap", { ...folded, parts: null }];
  if (frame.seq <= folded.last) return ["old", folded];
  if (folded.last !== UNKNOWN && frame.prev > folded.last) return ["gap", folded];
  return ["event", stand(folding.step(folded.state, frame), frame)];
}

function takeSnapshot<S>(folding: Folding<S>, folded: Folded<S>, frame: DataFrame): [Verdict, Folded<S>] {
  const state = folding.load(frame, folded.parts);
  if (frame.more) return ["part", { ...folded, parts: state }];
  return ["snapshot", stand(state, frame)];
}

function stand<S>(state: S, frame: DataFrame): Folded<S> {
  return { state, last: frame.seq, cursor: frame.cursor, at: frame.timestamp, parts: null };
}
