import type { OrderCard } from "../folds/cards";
import type { Page } from "../kit/page";

export interface TrackPage extends Page {
  order: OrderCard;
  feed: string;
  menu_url: string | null;
  /** Where this phone may ask for the bill or a waiter; null for everybody outside the party. */
  requests_url: string | null;
  bill_requested: boolean;
}
