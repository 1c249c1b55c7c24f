/** An order's facts in somebody else's page. */

import type { OrderCard } from "../folds/cards";

const STEPS = ["pending", "preparing", "ready", "completed"];

/** Fills `[data-field]` and `[data-step]` inside an element, and says the status on the element itself. */
export function fill(element: Element, card: OrderCard): void {
  element.setAttribute("data-status", card.order_status);
  for (const place of element.querySelectorAll("[data-field]")) {
    const value = (card as unknown as Record<string, unknown>)[place.getAttribute("data-field") ?? ""];
    place.textContent = value === null || value === undefined || typeof value === "object" ? "" : String(value);
  }
  const now = STEPS.indexOf(card.order_status);
  for (const place of element.querySelectorAll("[data-step]")) {
    const step = STEPS.indexOf(place.getAttribute("data-step") ?? "");
    place.setAttribute("data-state", now < 0 || step > now ? "coming" : step < now ? "done" : "current");
  }
  const bar = element.querySelector("[role=progressbar]");
  bar?.setAttribute("aria-valuemax", String(STEPS.length - 1));
  bar?.setAttribute("aria-valuenow", String(Math.max(0, now)));
}
