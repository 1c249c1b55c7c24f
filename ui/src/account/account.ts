/** The customer's page: the server's list, and one feed per restaurant that keeps it true. */

import type { Connection } from "../feed/connection";
import type { DataFrame } from "../feed/fold";
import { Feed, type FeedOptions } from "../feed/feed";
import { customer, type CustomerState } from "../folds/customer";
import { wordsOf } from "../words";
import type { AccountPage } from "./page";
import { isBehind, keepUp, replace, takeOut } from "./rows";

/** What a test puts in the network's place. */
export type Wiring = Pick<FeedOptions<CustomerState>, "socket" | "fetch" | "random"> & { load?: () => Promise<string> };

/** Makes the page live; gives what ends that again. */
export function enliven(page: AccountPage, list: Element, badge: Element, wiring: Wiring = {}): () => void {
  const { load = loadAgain, ...network } = wiring;
  const feeds = page.feeds.map((url) => new Feed<CustomerState>({ url, folding: customer, ...network }));
  const everything = () => Object.assign({}, ...feeds.map((feed) => feed.state?.orders ?? {})) as CustomerState["orders"];
  let loading = false;

  async function catchUp(): Promise<void> {
    if (loading) return;
    loading = true;
    try {
      if (replace(list, await load())) keepUp(list, everything(), page.said);
    } catch (error) {
      // The next frame tries again; until then the list is what it was.
      console.debug("the list could not be loaded again", error);
    } finally {
      loading = false;
    }
  }

  for (const feed of feeds) {
    feed.addEventListener("frame", (event) => {
      const frame = (event as CustomEvent<DataFrame>).detail;
      if (frame.type === "order_removed") takeOut(list, frame["id"] as number);
      keepUp(list, everything(), page.said);
      if (page.newest && isBehind(list, everything())) void catchUp();
    });
    feed.addEventListener("connection", () => tell(badge, page, feeds.map((each) => each.connection)));
    feed.connect();
  }
  return () => feeds.forEach((feed) => feed.disconnect());
}

async function loadAgain(): Promise<string> {
  const answer = await fetch(location.href, { cache: "no-store" });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return answer.text();
}

/** Says how the connections stand: one that is not live speaks for all. */
function tell(badge: Element, page: AccountPage, connections: Connection[]): void {
  const worst = connections.find((each) => each.state !== "connected") ?? connections[0];
  if (!worst) return;
  const { mood } = wordsOf(page.lang);
  badge.setAttribute("data-connection", "");
  badge.setAttribute("data-state", worst.state);
  badge.textContent = worst.mood === "reconnecting" ? mood.reconnecting(worst.attempt) : mood[worst.mood];
  if (worst.mood === "signed_out") badge.append(" · ", signIn(page));
}

function signIn(page: AccountPage): HTMLAnchorElement {
  const link = document.createElement("a");
  link.href = page.login_url;
  link.textContent = wordsOf(page.lang).signIn;
  return link;
}
