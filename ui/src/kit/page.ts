/** What the server wrote into the page for its script. */

import type { DataFrame } from "../feed/fold";

export interface Restaurant {
  id: number;
  name: string;
  currency: string;
  time_zone: string;
}

export interface Page {
  screen: string;
  lang: string;
  /** The server's time when it made the page. */
  now: string;
  restaurant: Restaurant;
  feed?: string;
  frames?: DataFrame[];
}

export function readPage<P extends Page>(): P {
  const element = document.getElementById("page");
  if (!element?.textContent) throw new Error('the page has no <script id="page">');
  return JSON.parse(element.textContent) as P;
}

/** Where a screen draws itself; emptied of what was there for people without scripts. */
export function place(): HTMLElement {
  const element = document.getElementById("screen");
  if (!element) throw new Error('the page has no element with id "screen"');
  element.replaceChildren();
  return element;
}

/** The header Django wants with a cookie. Read anew each time, because signing in changes it. */
export function csrfHeaders(): Record<string, string> {
  const token = /(?:^|;\s*)csrftoken=([^;]+)/.exec(document.cookie)?.[1];
  return token ? { "X-CSRFToken": decodeURIComponent(token) } : {};
}
