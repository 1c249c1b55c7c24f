import type { OrderStatus } from "../folds/cards";
import type { Page } from "../kit/page";

export type Stage = "pending" | "preparing" | "ready";

export interface Station {
  slug: string;
  name: string;
  warn_seconds: number;
  late_seconds: number;
}

export interface KitchenPage extends Page {
  feed: string;
  stage: Stage;
  stages: { stage: Stage; url: string }[];
  station: string;
  stations: Station[];
  status_url: string;
  may: OrderStatus[];
  user: string;
  list_url: string;
  login_url: string;
  logout_url: string;
}
