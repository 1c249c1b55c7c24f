/** The state in the browser's tab: its title and its icon. */

import type { OrderStatus } from "../folds/cards";

const COLOURS: Record<OrderStatus, string> = {
  pending: "#b97900", preparing: "#2f7fd6", ready: "#17894a", completed: "#17894a", cancelled: "#77736b",
};
const SHAPES: Record<OrderStatus, string> = {
  pending: '<circle cx="16" cy="16" r="7"/>',
  preparing: '<path d="M16 9a7 7 0 0 1 0 14" stroke-width="5"/>',
  ready: '<path d="m9 17 5 5 9-11"/>',
  completed: '<path d="m9 17 5 5 9-11"/>',
  cancelled: '<path d="m10 10 12 12m0-12L10 22"/>',
};

export function showInTab(status: OrderStatus, title: string): void {
  document.title = title;
  const icon = document.getElementById("icon");
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="${COLOURS[status]}"/>` +
    `<g fill="none" stroke="#fff" stroke-width="4">${SHAPES[status]}</g></svg>`;
  if (icon instanceof HTMLLinkElement) icon.href = `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
