/**
 * A feed as a screen sees it: the folded state, and how fresh it is.
 *
 * snapshot -> live -> (gap, silence, close) -> resume at the cursor; after five failures polling of the same URL while it
 * keeps trying. Fires `state` (the state changed), `frame` (one applied frame, as `detail`), `aside` (a message outside
 * the fold law, as `detail`) and `connection`.
 */

import { Backoff, wait } from "./backoff";
import { Clock } from "./clock";
import { afterClose, CLOSE, HANG_UP } from "./codes";
import { type Connection, type Mood, OFF, onReturn, STATE_OF } from "./connection";
import { blank, type DataFrame, type Folded, type Folding, isData, keptAt, take, type Verdict } from "./fold";
import { type Fetch, feedUrl, Poller } from "./poll";
import { Line, type MakeSocket, type Message } from "./socket";

export interface FeedOptions<S> {
  url: string;
  folding: Folding<S>;
  /** Frames that came with the page. */
  frames?: DataFrame[] | undefined;
  /** A cursor that was kept, and the state to go on from. */
  kept?: { cursor: string; state: S } | undefined;
  clock?: Clock;
  /** A token for the sub-protocol and the Authorization header, asked again after 4401. Without it cookies must do. */
  token?: (again: boolean) => Promise<string | null>;
  socket?: MakeSocket;
  fetch?: Fetch;
  random?: () => number;
}

export class Feed<S> extends EventTarget {
  readonly clock: Clock;
  connection: Connection = OFF;
  #options: FeedOptions<S>;
  #random: () => number;
  #folded: Folded<S> = blank();
  #backoff = new Backoff();
  #poller: Poller;
  #line: Line | null = null;
  #opening: symbol | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #wanted: AbortController | null = null;
  #gaps = 0;
  #renewed = false;

  constructor(options: FeedOptions<S>) {
    super();
    this.#options = options;
    this.#random = options.random ?? Math.random;
    this.clock = options.clock ?? new Clock();
    if (options.kept) this.#folded = keptAt(options.kept.cursor, options.kept.state);
    for (const frame of options.frames ?? []) [, this.#folded] = take(options.folding, this.#folded, frame);
    this.#poller = new Poller(this.#polling(), options.fetch ?? ((url, init) => fetch(url, init)), this.#random);
  }

  get state(): S | null {
    return this.#folded.state;
  }

  /** Where a later connection may resume. */
  get cursor(): string | null {
    return this.#folded.cursor;
  }

  /** Server's time of the newest applied frame. */
  get at(): string | null {
    return this.#folded.at;
  }

  connect(): void {
    if (this.#wanted) return;
    this.#wanted = new AbortController();
    this.#backoff.reset();
    onReturn(() => this.tryNow(), this.#wanted.signal);
    void this.#open();
  }

  disconnect(): void {
    this.#stop("off", null);
    this.#wanted?.abort();
    this.#wanted = null;
  }

  /** Try at once instead of waiting; a line that seems alive is asked for a sign of life. */
  tryNow(): void {
    if (!this.#wanted || this.connection.mood === "refused") return;
    if (!this.#line) return void this.#open();
    this.#line.check();
    this.#line?.probe();
  }

  async #open(again = false): Promise<void> {
    clearTimeout(this.#timer);
    if (!this.#poller.running) this.#tell(this.#backoff.attempt === 0 ? "catching_up" : "reconnecting");
    const opening = (this.#opening = Symbol("opening"));
    const token = await this.#token(again);
    if (!this.#wanted || this.#line || opening !== this.#opening) return;
    if (token === undefined) return this.#ended(1006);
    const make = this.#options.socket ?? ((url, protocols) => new WebSocket(url, protocols));
    const protocols = token ? ["ticketrail.v1", `bearer.${token}`] : [];
    const line: Line = new Line(this.#url("socket"), protocols, {
      opened: () => this.#line === line && this.#opened(line),
      heard: (message) => this.#line === line && this.#heard(message),
      ended: (code) => this.#line === line && this.#ended(code),
    }, make);
    this.#line = line;
  }

  /** Null: none is needed. Undefined: none could be had now, which is as good as no line. */
  async #token(again: boolean): Promise<string | null | undefined> {
    try {
      return (await this.#options.token?.(again)) ?? null;
    } catch (error) {
      console.warn("no credentials for the feed now", error);
      return undefined;
    }
  }

  #opened(line: Line): void {
    if (!this.#poller.running) this.#tell("catching_up");
    // A resume that missed nothing brings no frame: the pong is then the first sign of life.
    if (this.#folded.cursor !== null) line.probe();
  }

  #heard(message: Message): void {
    if (message.type === "error") return console.warn("the feed refused something", message);
    this.#backoff.heard(Date.now());
    this.#poller.stop();
    this.#renewed = false;
    this.#tell("live", { seenAt: Date.now() });
    if (message.type === "heartbeat") this.#beat(message);
    else if (!isData(message)) this.dispatchEvent(new CustomEvent("aside", { detail: message }));
    else if (!this.#apply(message)) this.#line?.hangUp(HANG_UP.gap);
  }

  #beat(heartbeat: Message): void {
    if (typeof heartbeat["timestamp"] === "string") this.clock.learn(heartbeat["timestamp"]);
    this.#stand(heartbeat["cursor"]);
  }

  /** All frames before this cursor have arrived, even if none was for us. */
  #stand(cursor: unknown): void {
    const whole = this.#folded.state !== null && this.#folded.parts === null;
    if (whole && typeof cursor === "string") this.#folded = { ...this.#folded, cursor };
  }

  /** False when something is missing before this frame. */
  #apply(frame: DataFrame): boolean {
    let verdict: Verdict;
    [verdict, this.#folded] = take(this.#options.folding, this.#folded, frame);
    if (verdict === "gap") return this.#missed();
    if (verdict === "old" || verdict === "part") return true;
    this.#gaps = 0;
    this.clock.atLeast(frame.timestamp);
    this.dispatchEvent(new CustomEvent("frame", { detail: frame }));
    this.dispatchEvent(new Event("state"));
    return true;
  }

  #missed(): false {
    this.#gaps += 1;
    // Resuming did not help: the cursor itself must be wrong, so begin anew with a snapshot.
    if (this.#gaps > 1) this.#folded = { ...this.#folded, cursor: null };
    return false;
  }

  #ended(code: number): void {
    this.#line = null;
    // Parts of a snapshot are worth nothing without the rest, which the next line will not send.
    this.#folded = { ...this.#folded, parts: null };
    const next = afterClose(code);
    if (next === "stop") return this.#stop("refused", code);
    if (next === "credentials") return this.#renew(code);
    this.#backoff.ended(Date.now());
    const delay = wait(this.#backoff.attempt, code === CLOSE.tooMany ? 1 : this.#random());
    this.#timer = setTimeout(() => void this.#open(), delay);
    if (this.#backoff.polling) this.#poller.start();
    this.#tell(this.#poller.running ? "polling" : "reconnecting", { delay });
  }

  #renew(code: number): void {
    if (!this.#options.token || this.#renewed) return this.#stop("signed_out", code);
    this.#renewed = true;
    void this.#open(true);
  }

  /** No more attempts of its own; somebody who returns after signing in elsewhere makes it try again. */
  #stop(mood: Mood, code: number | null): void {
    clearTimeout(this.#timer);
    this.#opening = null;
    this.#poller.stop();
    const line = this.#line;
    this.#line = null;
    line?.hangUp(HANG_UP.done);
    this.#tell(mood, { code });
  }

  #polling(): ConstructorParameters<typeof Poller>[0] {
    return {
      ask: async () => ({ url: this.#url("poll"), token: (await this.#options.token?.(false)) ?? null }),
      got: (frames, cursor) => {
        this.#tell("polling", { seenAt: Date.now() });
        if (frames.every((frame) => this.#apply(frame))) this.#stand(cursor);
      },
      refused: (code) => this.#stop(afterClose(code) === "credentials" ? "signed_out" : "refused", code),
    };
  }

  #url(scheme: "socket" | "poll"): string {
    return feedUrl(this.#options.url, scheme, this.#folded.cursor, location.href);
  }

  #tell(mood: Mood, more: Partial<Connection> = {}): void {
    const attempt = this.#backoff.attempt;
    this.connection = { ...this.connection, delay: 0, code: null, ...more, mood, state: STATE_OF[mood], attempt };
    this.dispatchEvent(new Event("connection"));
  }
}
