/** Every sentence a screen says, in one place per language. */

import type { Mood } from "../feed/connection";
import type { ItemStatus, OrderStatus, OrderType } from "../folds/cards";

type Of<T> = (value: T) => string;

export interface Words {
  mood: Record<Exclude<Mood, "reconnecting">, string> & { reconnecting: Of<number> };
  asOf: Of<string>;
  reconnect: string;
  signIn: string;
  signOut: string;
  close: string;
  undo: string;
  unconfirmed: string;
  noAnswer: string;
  refused: string;

  status: Record<OrderStatus, string>;
  item: Record<ItemStatus, string>;
  late: string;
  slow: string;
  table: Of<number | string>;
  type: Record<OrderType, string>;
  contains: string;
  allergens: Record<string, string>;
  diets: Record<string, string>;

  guest: {
    add: Of<string>;
    addFor: Of<string>;
    choose: (min: number, max: number, all: number) => string;
    missing: Of<number>;
    full: Of<number>;
    notes: string;
    notesHint: string;
    items: Of<number>;
    cart: string;
    fewer: Of<string>;
    more: Of<string>;
    orderNotes: string;
    name: string;
    phone: string;
    optional: string;
    needName: string;
    needPhone: string;
    subtotal: string;
    tax: string;
    taxIncluded: Of<string>;
    total: string;
    place: Of<string>;
    sending: string;
    waiting: string;
    gaveUp: string;
    placed: string;
    soldOut: string;
    removeSoldOut: string;
    remove: string;
    empty: string;
    changed: string;
  };

  track: {
    words: (status: OrderStatus, type: OrderType) => string;
    about: Of<number>;
    step: (status: OrderStatus, type: OrderType) => string;
    progress: string;
    items: string;
    order: Of<number>;
    more: string;
    tell: string;
    told: string;
    toldLoud: string;
    bill: string;
    billAsked: string;
    waiter: string;
    waiterCalled: string;
    gone: string;
    stale: Of<string>;
  };

  kitchen: {
    title: Of<string>;
    allStations: string;
    station: string;
    start: string;
    ready: string;
    served: string;
    pickedUp: string;
    back: string;
    backTo: Of<string>;
    seen: string;
    rush: string;
    high: string;
    take: string;
    delivery: string;
    addOn: string;
    recalled: string;
    elsewhere: (count: number, station: string) => string;
    more: Of<number>;
    empty: Record<"pending" | "preparing" | "ready", string>;
    emptyHint: string;
    moved: (call: string, status: string) => string;
    returned: Of<string>;
    failed: (call: string, why: string) => string;
    stale: Of<number>;
    signedOut: string;
    refused: string;
    sound: Record<"armed" | "blocked" | "muted", string>;
    arrived: Of<string>;
  };
}
