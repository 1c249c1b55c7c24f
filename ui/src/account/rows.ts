/** The server's list of orders, kept true. Rows are the server's: what is not in the page yet is asked of it again. */

import type { OrderCard, OrderStatus } from "../folds/cards";

type Said = Record<OrderStatus, string>;

const rows = (list: Element) => [...list.querySelectorAll<HTMLElement>("li[data-order-id]")];

const idOf = (row: HTMLElement) => Number(row.dataset["orderId"]);

/** Writes the status of every order that is shown. */
export function keepUp(list: Element, orders: Record<string, OrderCard>, said: Said): void {
  for (const row of rows(list)) {
    const status = orders[idOf(row)]?.order_status;
    if (!status || row.dataset["status"] === status) continue;
    row.dataset["status"] = status;
    const word = row.querySelector<HTMLElement>(".status");
    if (!word) continue;
    word.dataset["status"] = status;
    word.textContent = said[status];
  }
}

/** Whether there is an order that is newer than everything shown. */
export function isBehind(list: Element, orders: Record<string, OrderCard>): boolean {
  const newest = Math.max(0, ...rows(list).map(idOf));
  return Object.values(orders).some((order) => order.id > newest);
}

/** Takes an order out that is not this customer's any more. */
export function takeOut(list: Element, id: number): void {
  for (const row of rows(list)) if (idOf(row) === id) row.remove();
}

/** Puts the list of a fresh copy of the page in the place of ours; false where the copy has none. */
export function replace(list: Element, html: string): boolean {
  const fresh = new DOMParser().parseFromString(html, "text/html").getElementById(list.id);
  if (!fresh) return false;
  list.replaceChildren(...fresh.childNodes);
  return true;
}
