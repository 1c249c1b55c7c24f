/** Short notes that pass by, some with a way back. */

export interface Note {
  id: number;
  text: string;
  kind: "plain" | "refused";
  undo?: (() => void) | undefined;
  /** Not yet confirmed by the server, for longer than a blink. */
  unsure: boolean;
}

const STAY_MS = 5_000;
const REFUSAL_STAY_MS = 10_000;
const BLINK_MS = 400;
const AT_MOST = 4;

export class Notes {
  all: Note[] = $state([]);
  #next = 1;

  say(text: string, more: { kind?: Note["kind"]; undo?: () => void } = {}): number {
    const kind = more.kind ?? "plain";
    const id = this.#next++;
    this.all = [...this.all, { id, text, kind, undo: more.undo, unsure: false }].slice(-AT_MOST);
    setTimeout(() => this.drop(id), kind === "plain" ? STAY_MS : REFUSAL_STAY_MS);
    return id;
  }

  /** Marks the note if this takes longer than a blink, until it is settled. */
  async doubt(id: number, settled: Promise<unknown>): Promise<void> {
    const timer = setTimeout(() => this.#mark(id, true), BLINK_MS);
    await settled;
    clearTimeout(timer);
    this.#mark(id, false);
  }

  drop(id: number): void {
    this.all = this.all.filter((note) => note.id !== id);
  }

  #mark(id: number, unsure: boolean): void {
    this.all = this.all.map((note) => (note.id === id ? { ...note, unsure } : note));
  }
}
