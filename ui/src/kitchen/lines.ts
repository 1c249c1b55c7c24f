/** How the lines of an order stand on a cook's card. */

import type { ItemCard, OrderCard } from "../folds/cards";
import type { KitchenPage, Station } from "./page";

export interface Line {
  item: ItemCard;
  done: boolean;
  off: boolean;
  /** The first line of what was ordered later. */
  addOn: boolean;
}

export interface Lines {
  mine: Line[];
  /** Live items that other stations make: how many, and where. */
  elsewhere: { station: string; count: number }[];
}

/** `station` "" shows every line. */
export function linesOf(order: OrderCard, station: string, stations: Station[]): Lines {
  const mine = order.items.filter((item) => station === "" || item.station === station);
  const counts = new Map<string, number>();
  for (const item of order.items)
    if (!mine.includes(item) && !isOff(item)) counts.set(item.station, (counts.get(item.station) ?? 0) + item.quantity);
  const name = (slug: string) => stations.find((one) => one.slug === slug)?.name ?? slug;
  return {
    mine: mine.map((item, n) => ({
      item,
      off: isOff(item),
      done: item.status === "ready" || item.status === "served",
      addOn: (item.batch ?? 1) > 1 && item.batch !== mine[n - 1]?.batch,
    })),
    elsewhere: [...counts].map(([slug, count]) => ({ station: name(slug), count })),
  };
}

function isOff(item: ItemCard): boolean {
  return item.status === "cancelled" || item.status === "voided";
}

/** The thresholds of the chosen station; of the strictest one that has a line here when all are shown. */
export function thresholds(order: OrderCard, page: Pick<KitchenPage, "station" | "stations">): [warn: number, late: number] {
  const slugs = page.station ? [page.station] : order.items.map((item) => item.station);
  const stations = page.stations.filter((station) => slugs.includes(station.slug));
  if (stations.length === 0) return [480, 720];
  return [Math.min(...stations.map((one) => one.warn_seconds)), Math.min(...stations.map((one) => one.late_seconds))];
}
