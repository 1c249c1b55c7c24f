import type { OrderCard } from "../folds/cards";
import type { Page } from "../kit/page";

export interface TrackPage extends Page {
  order: OrderCard;
  feed: string;
  menu_url: string | null;
}
