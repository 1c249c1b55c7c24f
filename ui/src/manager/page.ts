import type { Page } from "../kit/page";

export type Shown = "overview" | "orders";

export interface ManagerPage extends Page {
  feed: string;
  shown: Shown;
  /** The two addresses of this screen. */
  pages: Record<Shown, string>;
  /** The person's other workplaces. */
  others: { id: number; name: string }[];
  late_seconds: number;
  status_url: string;
  pay_url: string;
  refund_url: string;
  payments_url: string;
  receipt_url: string;
  stats_url: string;
  calls_url: string;
  acknowledge_url: string;
  may_refund: boolean;
  user: string;
  login_url: string;
  logout_url: string;
}

/** An address of the page with the id of its thing. */
export function urlOf(pattern: string, id: number): string {
  return pattern.replace("{id}", String(id));
}
