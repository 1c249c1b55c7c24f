/**
 * Brings the server's menu to life without drawing it again: buttons on dishes, availability, tabs that follow the scroll.
 */

import type { Words } from "../words";
import type { Dishes } from "./menu";

/** Makes every dish answer: "+" adds it, its name (with the whole card for reach) opens it. */
export function addButtons(words: Words, add: (dishId: number) => void, open: (dishId: number) => void): void {
  for (const element of document.querySelectorAll<HTMLElement>(".dish[data-item-id]")) {
    const id = Number(element.dataset["itemId"]);
    const heading = element.querySelector(".dish-name");
    const name = heading?.textContent?.trim() ?? "";
    heading?.replaceChildren(button("dish-open", name, () => open(id)));
    const plus = button("button round dish-add", "", () => add(id));
    plus.append(part("+", { "aria-hidden": "true" }), part(words.guest.add(name), { class: "hidden-words" }));
    element.append(plus);
  }
}

function part(text: string, attributes: Record<string, string>): HTMLElement {
  const made = document.createElement("span");
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.textContent = text;
  return made;
}

function button(className: string, text: string, press: () => void): HTMLButtonElement {
  const made = document.createElement("button");
  made.className = className;
  made.textContent = text;
  made.addEventListener("click", press);
  return made;
}

/** Diets and allergens are codes of the law; the guest reads them in words. */
export function sayMarks(words: Words): void {
  for (const [mark, said] of [["diet", words.diets], ["allergen", words.allergens]] as const)
    for (const element of document.querySelectorAll<HTMLElement>(`[data-${mark}]`))
      element.textContent = said[element.dataset[mark] ?? ""] ?? element.textContent;
}

/** Shows what can be had now. A dish that left the menu counts as sold out. */
export function showAvailable(dishes: Dishes): void {
  for (const element of document.querySelectorAll<HTMLElement>(".dish[data-item-id]")) {
    const available = dishes.get(Number(element.dataset["itemId"]))?.available ?? false;
    element.dataset["available"] = String(available);
    for (const one of element.querySelectorAll("button")) one.disabled = !available;
  }
}

/** Shows how often each dish is in the cart: for the eye, the ear gets it from the status line. */
export function showCounts(counts: ReadonlyMap<number, number>): void {
  for (const element of document.querySelectorAll<HTMLElement>(".dish[data-item-id]")) {
    const count = counts.get(Number(element.dataset["itemId"])) ?? 0;
    const plus = element.querySelector(".dish-add [aria-hidden]");
    if (plus) plus.textContent = count > 0 ? String(count) : "+";
    element.toggleAttribute("data-in-cart", count > 0);
  }
}

/** Marks the tab of the category that is being read. */
export function followScroll(): void {
  const tabs = new Map([...document.querySelectorAll<HTMLAnchorElement>("#tabs a")].map((tab) => [tab.hash.slice(1), tab]));
  const seen = new Set<Element>();
  const sections = [...document.querySelectorAll(".category")];
  const watcher = new IntersectionObserver((entries) => {
    for (const entry of entries) if (entry.isIntersecting) seen.add(entry.target); else seen.delete(entry.target);
    const first = sections.find((section) => seen.has(section));
    if (first) mark(tabs, first.id);
  }, { rootMargin: "-120px 0px -50% 0px" });
  for (const section of sections) watcher.observe(section);
}

function mark(tabs: Map<string, HTMLAnchorElement>, id: string): void {
  for (const [name, tab] of tabs) {
    if (name !== id) tab.removeAttribute("aria-current");
    else if (tab.getAttribute("aria-current") !== "true") show(tab);
  }
}

function show(tab: HTMLAnchorElement): void {
  tab.setAttribute("aria-current", "true");
  // Not scrollIntoView, which would also scroll the page under the reading guest.
  const strip = tab.parentElement;
  strip?.scrollTo?.({ left: tab.offsetLeft - strip.clientWidth / 2 + tab.clientWidth / 2 });
}
