import { mount } from "svelte";
import "../kit/tokens.css";
import "../kit/base.css";
import "./guest.css";
import { place, readPage } from "../kit/page";
import Guest from "./Guest.svelte";
import type { GuestPage } from "./menu";

mount(Guest, { target: place(), props: { page: readPage<GuestPage>() } });
