import "../plain/plain.css";
import "./account.css";
import { enliven } from "./account";
import type { AccountPage } from "./page";

const data = document.getElementById("page")?.textContent;
const list = document.getElementById("orders");
const badge = document.getElementById("connection");
if (!data || !list || !badge) throw new Error("the page of an account lacks its data or its places");
enliven(JSON.parse(data) as AccountPage, list, badge);
