import { mount } from "svelte";
import "../kit/tokens.css";
import "../kit/base.css";
import { place, readPage } from "../kit/page";
import Kitchen from "./Kitchen.svelte";
import type { KitchenPage } from "./page";

mount(Kitchen, { target: place(), props: { page: readPage<KitchenPage>() } });
