import { cleanup, fireEvent, render, screen, within } from "@testing-library/svelte";
import { tick } from "svelte";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import Guest from "./Guest.svelte";
import { guestPage, menu, menuHtml } from "./menu.test-env";
import type { GuestPage } from "./menu";

interface Post {
  url: string;
  body: Record<string, unknown>;
  key: string;
}

let posts: Post[];
let answers: (() => Promise<Response>)[];
let menuNow: unknown;
let went: string[];

const json = (status: number, body: unknown) => async () =>
  new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });
const placed = json(201, { id: 17, tracking_token: "abc", tracking_url: "/track/abc/" });
const offline = () => Promise.reject(new TypeError("offline"));

const settle = async (ms = 0) => {
  await vi.advanceTimersByTimeAsync(ms);
  await tick();
};

async function open(page: GuestPage = guestPage()): Promise<void> {
  document.body.innerHTML = `${menuHtml()}<div id="screen"></div>`;
  render(Guest, { target: document.getElementById("screen")!, props: { page } });
  await settle();
}

const button = (name: string | RegExp) => screen.getByRole("button", { name });
const press = async (name: string | RegExp) => {
  await fireEvent.click(button(name));
  await settle();
};

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse("2026-01-02T19:42:00Z") });
  vi.spyOn(console, "debug").mockImplementation(() => {});
  [posts, answers, went, menuNow] = [[], [], [], { categories: menu() }];
  localStorage.clear();
  vi.spyOn(window.location, "assign").mockImplementation((url) => void went.push(String(url)));
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    if (init.method !== "POST") return json(200, menuNow)();
    posts.push({ url, body: JSON.parse(String(init.body)), key: (init.headers as Record<string, string>)["Idempotency-Key"]! });
    return (answers.shift() ?? offline)();
  });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("the menu", () => {
  it("stays the server's; only buttons are added", async () => {
    await open();
    expect(document.querySelectorAll("#menu .dish").length).toBe(3);
    const names = screen.getAllByRole("button").map((one) => one.textContent);
    expect(names).toEqual(["Bruschetta", "+Add Bruschetta", "Tagliata", "+Add Tagliata", "Wine", "+Add Wine"]);
  });

  it("says allergens in the guest's language", async () => {
    await open({ ...guestPage(), lang: "de" });
    expect(document.querySelector("[data-allergen]")!.textContent).toBe("Milch");
  });

  it("has no buttons where nobody may order", async () => {
    await open(guestPage({ may_order: false, why_not: "This table is closed." }));
    expect(screen.queryAllByRole("button")).toEqual([]);
  });

  it("turns grey what sells out while it is read", async () => {
    await open();
    const later = menu();
    later[0]!.items[0]!.available = false;
    menuNow = { categories: later };
    await settle(31_000);
    expect(document.querySelector<HTMLElement>('[data-item-id="1"]')!.dataset["available"]).toBe("false");
    expect((button("Add Bruschetta") as HTMLButtonElement).disabled).toBe(true);
  });
});

describe("choosing", () => {
  it("adds a dish without options with one tap", async () => {
    await open();
    await press("Add Bruschetta");
    expect(button(/1 item/).textContent).toContain("€6.50");
    expect(document.querySelector('[data-item-id="1"]')!.textContent).toContain("1");
  });

  it("opens any dish for a note and a number", async () => {
    await open();
    await press("Bruschetta");
    const sheet = within(screen.getByRole("dialog", { name: "Bruschetta" }));
    await fireEvent.input(sheet.getByLabelText(/Anything the kitchen/), { target: { value: "no garlic" } });
    await fireEvent.click(sheet.getByRole("button", { name: "One more Bruschetta" }));
    await settle();
    await press("Add · €13.00");
    await press(/2 items/);
    expect(screen.getByText("no garlic")).toBeTruthy();
  });

  it("asks for options in words, with a running price", async () => {
    await open();
    await press("Add Tagliata");
    const sheet = within(screen.getByRole("dialog", { name: "Tagliata" }));
    expect(sheet.getByText("Choose 1")).toBeTruthy();
    expect(sheet.getByText("Choose up to 2")).toBeTruthy();
    await fireEvent.click(sheet.getByLabelText(/rare/));
    await fireEvent.click(sheet.getByLabelText(/chips/));
    await settle();
    expect(button("Add · €12.00")).toBeTruthy();
    await fireEvent.click(sheet.getByLabelText(/bread/));
    await settle();
    expect((sheet.getByLabelText(/rocket/) as HTMLInputElement).disabled).toBe(true);
    expect(sheet.getByText("2 of 2 chosen")).toBeTruthy();
    await press(/^Add ·/);
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(button(/1 item/).textContent).toContain("€12.00");
  });

  it("leads to a choice that is missing", async () => {
    await open();
    const scroll = vi.fn();
    Element.prototype.scrollIntoView = scroll;
    await press("Add Tagliata");
    await press(/^Add ·/);
    expect(screen.getByText("Please choose one here.")).toBeTruthy();
    expect(scroll).toHaveBeenCalled();
    expect(document.activeElement?.getAttribute("value")).toBe("11");
  });

  it("keeps the cart over a reload", async () => {
    await open();
    await press("Add Bruschetta");
    await press("Add Bruschetta");
    cleanup();
    await open();
    expect(button(/2 items/)).toBeTruthy();
    cleanup();
    await open(guestPage({ table: { id: 5, number: 5, label: "5" } }));
    expect(screen.queryByRole("button", { name: /items/ }), "another table has its own cart").toBeNull();
  });
});

describe("the checkout", () => {
  async function filled(page?: GuestPage): Promise<void> {
    await open(page);
    await press("Add Bruschetta");
    await press("Add Wine");
    await press(/2 items/);
  }

  it("shows every line and the total with its tax before the tap", async () => {
    await filled();
    expect(button("Place order · €9.83")).toBeTruthy();
    expect(screen.getByText("includes €1.19 tax")).toBeTruthy();
    await press("One more Bruschetta");
    expect(button("Place order · €16.33")).toBeTruthy();
    await press("One Wine fewer");
    expect(button("Place order · €13.00")).toBeTruthy();
  });

  it("adds the tax where prices come without it", async () => {
    const page = guestPage();
    await filled({ ...page, restaurant: { ...page.restaurant, tax_included: false } });
    expect(button("Place order · €11.21")).toBeTruthy();
    expect(screen.getByText("€1.38")).toBeTruthy();
  });

  it("sends the order once and goes to its tracking page", async () => {
    answers = [placed];
    await filled();
    await fireEvent.input(screen.getByLabelText(/Note for the whole order/), { target: { value: "birthday " } });
    await press(/^Place order/);
    await settle();
    expect(posts.map(({ body }) => body)).toEqual([
      {
        order_type: "dine_in", table_id: 4, notes: "birthday",
        items: [{ menu_item_id: 1, quantity: 1, options: [] }, { menu_item_id: 3, quantity: 1, options: [] }],
      },
    ]);
    expect(went).toEqual(["/track/abc/"]);
    cleanup();
    await open();
    expect(screen.queryByRole("button", { name: /items/ }), "the cart is empty afterwards").toBeNull();
  });

  it("sends the same key again until there is an answer, also after a reload", async () => {
    answers = [offline, offline];
    await filled();
    await press(/^Place order/);
    await settle(2_000);
    expect(screen.getByText(/goes out by itself/)).toBeTruthy();
    expect((button("One more Bruschetta") as HTMLButtonElement).disabled).toBe(true);
    await press("Close");
    await press("Add Wine");
    expect(screen.getByText(/goes out by itself/), "what cannot be added is explained").toBeTruthy();
    expect(screen.queryByText("€6.66")).toBeNull();
    cleanup();
    answers = [placed];
    await open();
    await settle();
    expect(went).toContain("/track/abc/");
    expect(new Set(posts.map(({ key }) => key)).size).toBe(1);
  });

  it("says why it was refused, marks the line, and lets the guest take it out", async () => {
    answers = [json(409, { code: "sold_out", message: "Wine is sold out.", fields: { "items[1].menu_item_id": "Sold out." } })];
    await filled();
    const later = menu();
    later[1]!.items[0]!.available = false;
    menuNow = { categories: later };
    await press(/^Place order/);
    await settle();
    expect(screen.getByText("Wine is sold out.")).toBeTruthy();
    expect((button("Please take out what is sold out.") as HTMLButtonElement).disabled).toBe(true);
    await press("Take out");
    expect((button(/^Place order · €6.50/) as HTMLButtonElement).disabled).toBe(false);
    expect(screen.queryByText("Wine is sold out.")).toBeNull();
  });

  it("asks for a name and a phone number to take away", async () => {
    answers = [placed];
    await filled(guestPage({ table: null, order: { order_type: "takeaway" } }));
    await press(/^Place order/);
    expect(posts).toEqual([]);
    expect(screen.getByText(/Please tell us your name/)).toBeTruthy();
    await fireEvent.input(screen.getByLabelText(/Your name/), { target: { value: "Mia" } });
    await fireEvent.input(screen.getByLabelText(/Phone number/), { target: { value: "+39 06 1" } });
    await press(/^Place order/);
    expect(posts[0]?.body).toMatchObject({ order_type: "takeaway", customer_name: "Mia", customer_phone: "+39 06 1" });
  });
});
