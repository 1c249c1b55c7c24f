/**
 * A bump bar is a keyboard: 1-9 choose a card, arrows move, Enter does what its button says, R takes back, M mutes.
 *
 * Choosing means focusing the card's button, so Enter needs no code and what is chosen is seen by everybody.
 */

export interface Keys {
  mute: () => void;
}

export function onKeys(keys: Keys, until: AbortSignal): void {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (press(event.key, keys)) event.preventDefault();
  }, { signal: until });
}

function press(key: string, keys: Keys): boolean {
  if (key >= "1" && key <= "9" && key.length === 1) return focus(Number(key) - 1);
  if (key === "ArrowRight" || key === "ArrowDown") return focus(chosen() + 1);
  if (key === "ArrowLeft" || key === "ArrowUp") return focus(Math.max(0, chosen() - 1));
  if (key === "r" || key === "R") return takeBack();
  if (key === "m" || key === "M") keys.mute();
  else if (key === "Enter") return stayAt(chosen());
  else if (key === "Escape" && document.activeElement instanceof HTMLElement) document.activeElement.blur();
  else return false;
  return true;
}

/** One button per card that is staying, in the order they are shown: the main one, if there is one. */
function buttons(): HTMLElement[] {
  const cards = [...document.querySelectorAll<HTMLElement>("[data-order-id]:not([inert])")];
  return cards.flatMap((card) => card.querySelector<HTMLElement>("[data-primary]") ?? card.querySelector("button") ?? []);
}

function chosen(): number {
  return buttons().findIndex((button) => button.closest("[data-order-id]")?.contains(document.activeElement));
}

function focus(index: number): boolean {
  buttons()[index]?.focus();
  return index < buttons().length;
}

/** The browser presses the button; when its card has left, the next one has its place. Not handled: the press goes on. */
function stayAt(index: number): boolean {
  if (index >= 0) setTimeout(() => focus(Math.min(index, buttons().length - 1)));
  return false;
}

function takeBack(): boolean {
  const card = document.activeElement?.closest("[data-order-id]");
  const back = card?.querySelector<HTMLElement>("[data-status-action]:not([data-primary])");
  back?.click();
  return back !== undefined && back !== null;
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input, select, textarea");
}
