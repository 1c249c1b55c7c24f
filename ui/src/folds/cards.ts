/** Cards as they stand on the wire. Money in minor units; times ISO in UTC. */

export type OrderStatus = "pending" | "preparing" | "ready" | "completed" | "cancelled";
export type ItemStatus = "pending" | "preparing" | "ready" | "served" | "cancelled" | "voided";
export type OrderType = "dine_in" | "takeaway" | "delivery";

export interface ChosenOption {
  id?: number;
  name: string;
  price_minor?: number;
}

export interface ItemCard {
  id: number;
  menu_item_id: number;
  name: string;
  quantity: number;
  unit_price_minor: number;
  options: ChosenOption[];
  notes: string;
  status: ItemStatus;
  station: string;
  allergens: string[];
  /** Counts the times dishes were added to the order: above the first it is an add-on. */
  batch?: number;
  /** Went back a stage. */
  recalled?: boolean;
}

export interface OrderCard {
  id: number;
  order_number: string;
  call_number: number;
  restaurant_id: number;
  table_number: number | null;
  order_type: OrderType;
  order_status: OrderStatus;
  payment_status: string;
  total_minor: number;
  tax_minor: number;
  currency: string;
  estimated_time: number | null;
  priority: "normal" | "high" | "rush";
  notes: string;
  customer_name: string;
  created_at: string;
  updated_at: string;
  version: number;
  items: ItemCard[];
}
