/** The words of the managers' screen; apart from the others, so that no guest's phone has to load them. */

import { de } from "./manager.de";
import { en } from "./manager.en";
import { it } from "./manager.it";

type Of<T> = (value: T) => string;

export interface ManagerWords {
  overview: string;
  orders: string;
  pages: string;
  places: string;
  metrics: {
    title: string;
    orders: string;
    revenue: string;
    guests: string;
    tables: string;
    ready: string;
    late: string;
  };
  filters: { title: string; all: string; open: string };
  search: string;
  sort: string;
  sorts: Record<"newest" | "oldest" | "total" | "table", string>;
  page: (page: number, pages: number) => string;
  previous: string;
  next: string;
  news: Of<number>;
  none: string;
  noneHint: string;
  noneFound: string;
  noneFoundHint: string;
  action: Record<"preparing" | "ready" | "completed", string>;
  act: (call: string, action: string) => string;
  order: string;
  failed: (call: string, why: string) => string;
  tables: string;
  tableStatus: Record<"available" | "occupied" | "bill_requested" | "needs_cleaning" | "out_of_service", string>;
  guests: Of<number>;
  noTables: string;
  calls: string;
  noCalls: string;
  acknowledge: string;
  acknowledgeCall: Of<string>;
  detail: Of<string>;
  gone: string;
  phone: string;
  placed: string;
  dishes: string;
  tax: string;
  tip: string;
  total: string;
  paid: string;
  refunded: string;
  due: string;
  payment: Record<string, string>;
  payments: string;
  noPayments: string;
  take: string;
  method: string;
  methods: Record<"cash" | "card" | "online", string>;
  amount: string;
  taken: Of<string>;
  wrongAmount: string;
  refund: string;
  giveBack: string;
  reason: string;
  needReason: string;
  givenBack: Of<string>;
  receipt: string;
  cancel: string;
  keep: string;
  trouble: Record<"offline" | "unreachable" | "polling" | "signed_out" | "refused", string>;
  hint: Record<"offline" | "unreachable" | "polling" | "signed_out" | "refused", string>;
  sound: Record<"armed" | "blocked" | "muted", string>;
  notify: Record<"off" | "on" | "denied", string>;
  arrived: Of<string>;
}

const ALL: Record<string, ManagerWords> = { en, de, it };

/** The words of a language tag such as `de` or `de-AT`; English when we have none. */
export function managerWordsOf(lang: string): ManagerWords {
  return ALL[lang.toLowerCase().split("-")[0] ?? "en"] ?? en;
}
