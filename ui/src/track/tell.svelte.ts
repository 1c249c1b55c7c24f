/** "Tell me when it is ready": asked for by a tap, never before. Remembered for this order on this phone. */

import type { Sound } from "../kit/sound.svelte";

export type Telling = "off" | "sound" | "notification";

export class Tell {
  telling: Telling = $state("off");
  #memory: string;
  #sound: Sound;

  constructor(orderId: number, sound: Sound) {
    this.#memory = `ticketrail.tell.${orderId}`;
    this.#sound = sound;
    if (localStorage.getItem(this.#memory)) this.telling = allowed() ? "notification" : "sound";
  }

  async ask(): Promise<void> {
    localStorage.setItem(this.#memory, "yes");
    // On plain http and on some phones pages have no notifications at all; the sound remains.
    const answer = "Notification" in window ? await Notification.requestPermission() : "denied";
    this.telling = answer === "granted" ? "notification" : "sound";
  }

  tell(title: string, body: string): void {
    if (this.telling === "off") return;
    this.#sound.ring();
    navigator.vibrate?.([200, 100, 200]);
    if (this.telling === "notification" && document.visibilityState !== "visible") notify(title, body, this.#memory);
  }
}

function allowed(): boolean {
  return "Notification" in window && Notification.permission === "granted";
}

function notify(title: string, body: string, tag: string): void {
  try {
    const note = new Notification(title, { body, tag });
    note.onclick = () => window.focus();
  } catch (error) {
    // Chrome on Android allows them to service workers only. The sound has rung.
    console.info("no notification on this device", error);
  }
}
