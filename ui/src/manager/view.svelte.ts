/**
 * What the person has chosen to look at. Nothing that arrives changes it; it stands in the address, so that a reload and
 * the way back find it again.
 *
 * Beyond the first page the list is held: new orders are counted and not put in, because they would push every row away
 * from under the finger that is about to press it.
 */

import type { ManagerPage, Shown } from "./page";
import { type Filter, FILTERS, type Sort, SORTS } from "./listing";

export class View {
  shown: Shown = $state("overview");
  filter: Filter = $state("all");
  sort: Sort = $state("newest");
  search = $state("");
  page = $state(1);
  selected: number | null = $state(null);
  /** The newest order that a held list may show; null while it is not held. */
  hold: number | null = $state(null);
  #page: ManagerPage;
  #newest: () => number;

  /** `newest`: the id of the newest order known. */
  constructor(page: ManagerPage, newest: () => number) {
    this.#page = page;
    this.#newest = newest;
    this.shown = page.shown;
    this.#read();
  }

  /** Follows the browser's back and forward. */
  listen(until: AbortSignal): void {
    window.addEventListener("popstate", () => this.#read(), { signal: until });
  }

  choose(filter: Filter): void {
    this.filter = filter;
    this.#first();
  }

  order(sort: Sort): void {
    this.sort = sort;
    this.#first();
  }

  look(search: string): void {
    this.search = search;
    this.#first();
  }

  turn(page: number): void {
    this.page = page;
    this.hold = page === 1 ? null : (this.hold ?? this.#newest());
    this.#write();
  }

  select(id: number | null): void {
    this.selected = id;
    this.#write();
  }

  /** The other page of the screen, without leaving the socket. */
  go(shown: Shown): void {
    if (shown === this.shown) return;
    this.shown = shown;
    history.pushState(null, "", this.address(shown));
  }

  /** A page's address with all that is chosen. */
  address(shown: Shown): string {
    const url = new URL(this.#page.pages[shown], location.origin);
    const lang = new URLSearchParams(location.search).get("lang");
    const said: Record<string, string | null> = {
      lang,
      status: this.filter === "all" ? null : this.filter,
      sort: this.sort === "newest" ? null : this.sort,
      q: this.search || null,
      page: this.page === 1 ? null : String(this.page),
      order: this.selected === null ? null : String(this.selected),
    };
    for (const [name, value] of Object.entries(said)) if (value !== null) url.searchParams.set(name, value);
    return url.pathname + url.search;
  }

  #first(): void {
    this.page = 1;
    this.hold = null;
    this.#write();
  }

  #write(): void {
    history.replaceState(null, "", this.address(this.shown));
  }

  #read(): void {
    const said = new URLSearchParams(location.search);
    const [status, sort, page, order] = ["status", "sort", "page", "order"].map((name) => said.get(name));
    const orders = new URL(this.#page.pages.orders, location.origin).pathname;
    this.shown = location.pathname === orders ? "orders" : location.pathname === orders.replace("orders/", "") ? "overview" : this.shown;
    this.filter = FILTERS.find((one) => one === status) ?? "all";
    this.sort = SORTS.find((one) => one === sort) ?? "newest";
    this.search = said.get("q") ?? "";
    this.page = Math.max(1, Number(page) || 1);
    this.selected = Number(order) || null;
    this.hold = this.page > 1 ? this.#newest() || null : null;
  }
}
