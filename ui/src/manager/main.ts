import { mount } from "svelte";
import "../kit/tokens.css";
import "../kit/base.css";
import { place, readPage } from "../kit/page";
import Manager from "./Manager.svelte";
import type { ManagerPage } from "./page";

mount(Manager, { target: place(), props: { page: readPage<ManagerPage>() } });
