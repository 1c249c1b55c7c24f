/** What the server wrote into the page for its script. */

import type { OrderStatus } from "../folds/cards";

export interface AccountPage {
  screen: "account";
  lang: string;
  now: string;
  /** The server's words for each status, so that a row says the same before and after the script. */
  said: Record<OrderStatus, string>;
  /** Whether the newest orders are on this page. */
  newest: boolean;
  /** One feed per restaurant that this page shows orders of. */
  feeds: string[];
  login_url: string;
}
