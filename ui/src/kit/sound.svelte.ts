/** A chime without a sound file. A browser plays nothing before the first touch, and a screen must say so. */

export type SoundState = "armed" | "blocked" | "muted";

const TONES = [880, 1174.66];

export class Sound {
  state: SoundState = $state("blocked");
  #context: AudioContext | null = null;
  #memory: string;
  #armedAt = -Infinity;

  /**
   * `memory`: the name under which "muted" is remembered on this device. `eager`: try without a touch, too, which some
   * browsers allow a screen on the wall; all others write a warning.
   */
  constructor(memory: string, eager: boolean) {
    this.#memory = memory;
    if (localStorage.getItem(memory) === "muted") this.state = "muted";
    // Any touch unlocks it; a cook should not have to look for a button.
    for (const touch of ["pointerdown", "keydown"]) document.addEventListener(touch, () => void this.#unlock());
    if (eager) void this.#unlock();
  }

  toggle(): void {
    // The touch that presses the button has just unlocked it: that was what the person wanted.
    if (performance.now() - this.#armedAt < 600) return;
    this.state = this.state === "armed" ? "muted" : "blocked";
    localStorage.setItem(this.#memory, this.state === "muted" ? "muted" : "");
    void this.#unlock();
  }

  ring(): void {
    const context = this.#context;
    if (this.state !== "armed" || context?.state !== "running") return;
    TONES.forEach((tone, n) => chime(context, tone, context.currentTime + n * 0.18));
  }

  async #unlock(): Promise<void> {
    if (this.state !== "blocked" || typeof AudioContext === "undefined") return;
    const context = (this.#context ??= new AudioContext());
    // Without a touch this promise stays open until there is one, so it is not waited for here.
    void context.resume();
    context.onstatechange = () => this.#arm(context);
    this.#arm(context);
  }

  #arm(context: AudioContext): void {
    if (context.state !== "running" || this.state !== "blocked") return;
    this.state = "armed";
    this.#armedAt = performance.now();
  }
}

function chime(context: AudioContext, tone: number, at: number): void {
  const [wave, volume] = [context.createOscillator(), context.createGain()];
  wave.frequency.value = tone;
  volume.gain.setValueAtTime(0.0001, at);
  volume.gain.exponentialRampToValueAtTime(0.5, at + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.5);
  wave.connect(volume).connect(context.destination);
  wave.start(at);
  wave.stop(at + 0.55);
}
