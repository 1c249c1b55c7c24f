/** New orders are told by a chime, and while the page is out of sight by the browser, if the person has asked for that. */

import type { Sound } from "../kit/sound.svelte";

const MEMORY = "ticketrail.tell.dashboard";
/** A rush is one sound, not twenty. */
const QUIET_MS = 1_500;

export type Telling = "off" | "on" | "denied" | "impossible";

export class NewOrders {
  telling: Telling = $state("off");
  readonly sound: Sound;
  #rangAt = -Infinity;

  constructor(sound: Sound) {
    this.sound = sound;
    // On plain http pages have no notifications at all; then nothing is offered.
    if (!("Notification" in window)) this.telling = "impossible";
    else if (Notification.permission === "denied") this.telling = "denied";
    else if (localStorage.getItem(MEMORY) && Notification.permission === "granted") this.telling = "on";
  }

  /** Only ever by a tap on the button that says what for. */
  async ask(): Promise<void> {
    if (this.telling === "on") return this.#keep(false);
    this.#keep((await Notification.requestPermission()) === "granted");
    if (Notification.permission === "denied") this.telling = "denied";
  }

  tell(title: string, body: string): void {
    if (performance.now() - this.#rangAt > QUIET_MS) {
      this.#rangAt = performance.now();
      this.sound.ring();
    }
    if (this.telling === "on" && document.visibilityState !== "visible") notify(title, body);
  }

  #keep(on: boolean): void {
    localStorage.setItem(MEMORY, on ? "yes" : "");
    this.telling = on ? "on" : "off";
  }
}

function notify(title: string, body: string): void {
  try {
    const note = new Notification(title, { body, tag: MEMORY });
    note.onclick = () => window.focus();
  } catch (error) {
    // Chrome on Android allows them to service workers only. The sound has rung.
    console.info("no notification on this device", error);
  }
}
