/**
 * Who calls. The feed tells of calls from its snapshot on; those from before are asked for once after each snapshot. The
 * two may overlap in any order, which does no harm: a call only ever goes from open to taken care of.
 */

import type { DataFrame } from "../feed/fold";
import type { Feed } from "../feed/feed";
import type { CallCard, RestaurantState } from "../folds/restaurant";
import type { Notes } from "../kit/notes.svelte";
import type { Desk } from "./desk.svelte";
import { type ManagerPage, urlOf } from "./page";

const AGAIN_MS = 5_000;
const RANK = { urgent: 0, high: 1, normal: 2, low: 3 };

export class Calls {
  #before: CallCard[] = $state.raw([]);
  #told: Record<string, CallCard> = $state.raw({});
  #gone: ReadonlySet<number> = $state.raw(new Set());

  constructor(
    private page: ManagerPage,
    feed: Feed<RestaurantState>,
    private desk: Desk,
    private notes: Notes,
  ) {
    feed.addEventListener("state", () => (this.#told = feed.state?.calls ?? {}));
    feed.addEventListener("frame", (event) => {
      const frame = (event as CustomEvent<DataFrame>).detail;
      if (frame.type === "restaurant_status") void this.#ask();
      if (frame.type === "notification_removed") this.#hide(frame["id"] as number, true);
    });
  }

  /** Open calls: the most urgent first, then the oldest. */
  get open(): CallCard[] {
    const all = new Map(this.#before.map((call) => [call.id, call]));
    for (const call of Object.values(this.#told)) if (!all.get(call.id)?.acknowledged_at) all.set(call.id, call);
    return [...all.values()]
      .filter((call) => call.acknowledged_at === null && !this.#gone.has(call.id))
      .sort((a, b) => RANK[a.priority] - RANK[b.priority] || a.id - b.id);
  }

  /** Away at once, and back with the reason when it is refused. */
  async acknowledge(call: CallCard): Promise<void> {
    this.#hide(call.id, true);
    const answer = await this.desk.send(`call:${call.id}`, urlOf(this.page.acknowledge_url, call.id), {});
    if (answer.kind === "done") return;
    this.#hide(call.id, false);
    this.notes.say(`${call.title}: ${this.desk.why(answer)}`, { kind: "refused" });
  }

  async #ask(): Promise<void> {
    try {
      const answer = await fetch(this.page.calls_url, { headers: { Accept: "application/json" }, redirect: "manual" });
      if (answer.ok) this.#before = ((await answer.json()) as { items: CallCard[] }).items;
    } catch (error) {
      console.debug("the calls could not be asked for, tried again", error);
      setTimeout(() => void this.#ask(), AGAIN_MS);
    }
  }

  #hide(id: number, hidden: boolean): void {
    const gone = new Set(this.#gone);
    if (hidden) gone.add(id);
    else gone.delete(id);
    this.#gone = gone;
  }
}
