import { mount } from "svelte";
import "../kit/tokens.css";
import "../kit/base.css";
import "./track.css";
import { place, readPage } from "../kit/page";
import type { TrackPage } from "./page";
import Track from "./Track.svelte";

mount(Track, { target: place(), props: { page: readPage<TrackPage>() } });
