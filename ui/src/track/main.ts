import { mount } from "svelte";
import "../kit/tokens.css";
import "../kit/base.css";
import "./track.css";
import { place, readPage } from "../kit/page";
import type { TrackPage } from "./page";
import Track from "./Track.svelte";

const target = place();
// The server's rendering says these of its place; from here on the screen says them of itself, and keeps them true.
target.removeAttribute("data-order-id");
target.removeAttribute("data-status");
mount(Track, { target, props: { page: readPage<TrackPage>() } });
