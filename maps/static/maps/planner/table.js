/** The table of the active layer's features, linked with the map; pages by key, sorted by any field. */

import { el, part, setAttribute, setText } from "../wall/dom.js";
import { ask, withQuery } from "./ask.js";
import { both } from "./cql2.js";
import { t, texts, titleOf, titled, valueText } from "./words.js";

const PAGE = 100;

export class Table {
  #plan;
  #map;
  #asked = 0;
  #sort = { name: "", descending: false };
  #next = null;
  #rows = new Map();
  #chosen = null;
  area = ""; // the drawn shape as a condition

  constructor(plan, map) {
    this.#plan = plan;
    this.#map = map;
    plan.addEventListener("active", () => ((this.#sort = { name: "", descending: false }), this.load()));
    plan.addEventListener("layer", ({ detail }) => detail.key === plan.active && detail.parts.some((each) => each === "filter" || each === "at") && this.load());
    map.addEventListener("pick", ({ detail }) => this.#picked(detail));
    part("table-more").addEventListener("click", () => this.#fetch());
    part("dock-toggle").addEventListener("click", () => this.open(part("dock").classList.contains("closed")));
    this.load();
  }

  open(opened) {
    part("dock").classList.toggle("closed", !opened);
    setAttribute(part("dock-toggle"), "aria-expanded", String(opened));
  }

  get #layer() {
    return this.#plan.get(this.#plan.active);
  }

  /** Begin anew with the active layer. */
  async load() {
    this.#next = null;
    this.#rows.clear();
    this.#choose(null);
    part("table").tBodies[0].replaceChildren();
    part("table-more").hidden = true;
    const layer = this.#layer;
    part("table").hidden = !layer;
    setText(part("dock-title"), layer ? titleOf(this.#plan.collectionOf(layer)) : "–");
    setText(part("dock-count"), "");
    setText(part("table-note"), layer ? t("layer.loading") : t("table.none"));
    this.#links(layer);
    if (!layer) return;
    this.#head(layer);
    await this.#fetch();
  }

  #filter(layer) {
    return both(layer.filter, this.area);
  }

  #links(layer) {
    const own = layer?.name.startsWith("layer.") ? layer.name.slice("layer.".length) : "";
    part("dock-export").hidden = !own;
    part("dock-page").hidden = !own;
    if (!own) return;
    part("dock-export").href = withQuery(`/layers/${layer.name}/export/`, { filter: this.#filter(layer) });
    part("dock-page").href = `/layers/${layer.name}/`;
  }

  #head(layer) {
    const cells = this.#plan.collectionOf(layer).fields.map((field) => {
      const sorted = this.#sort.name === field.name;
      const button = el("button", { type: "button", class: "quiet mini", on: { click: () => this.#sortBy(field.name) } }, `${titled(field)}${sorted ? (this.#sort.descending ? " ↓" : " ↑") : ""}`);
      return el("th", { scope: "col", "aria-sort": sorted ? (this.#sort.descending ? "descending" : "ascending") : "none" }, button);
    });
    part("table").tHead.rows[0].replaceChildren(el("th", { scope: "col" }, "#"), ...cells);
  }

  #sortBy(name) {
    this.#sort = { name, descending: this.#sort.name === name && !this.#sort.descending };
    this.load();
  }

  async #fetch() {
    const layer = this.#layer;
    const mine = (this.#asked += 1);
    const { name: sort, descending } = this.#sort;
    try {
      const address = withQuery(`/api/v1/collections/${layer.name}/rows`, { filter: this.#filter(layer), at: layer.at, sort, descending, limit: PAGE, cursor: this.#next });
      const page = await ask(address, texts);
      if (mine === this.#asked) this.#show(layer, page);
    } catch (error) {
      if (mine !== this.#asked) return;
      setText(part("table-note"), error.message);
      if (error.status === 404 || error.status === 403) this.#plan.set(layer.key, { gone: true });
    }
  }

  #show(layer, { items, next, matched, counted_to: most }) {
    if (matched !== null) {
      const n = matched.toLocaleString();
      setText(part("dock-count"), t(matched >= most ? "table.many" : "table.count", { n }));
    }
    this.#next = next;
    part("table-more").hidden = next === null;
    part("table").tBodies[0].append(...items.map((item) => this.#row(layer, item)));
    setText(part("table-note"), this.#rows.size ? "" : t("table.empty"));
  }

  #row(layer, item) {
    const cells = this.#plan.collectionOf(layer).fields.map((field) => el("td", {}, valueText(item.values[field.name], field)));
    const pick = el("button", { type: "button", class: "quiet mini", on: { click: () => this.#choose(item.id, { show: true }) } }, String(item.id));
    const row = el("tr", { "data-id": item.id, on: { click: (event) => event.target.tagName !== "BUTTON" && this.#choose(item.id, { show: true }) } }, el("td", {}, pick), ...cells);
    this.#rows.set(item.id, { row, item });
    return row;
  }

  /** A feature of the map was clicked. */
  async #picked(hit) {
    if (!hit) return this.#choose(null);
    if (hit.key !== this.#plan.active) {
      this.area = "";
      this.#plan.activate(hit.key);
    }
    const layer = this.#plan.get(hit.key);
    this.#map.select(hit.key, [hit.id]);
    if (!this.#rows.has(hit.id)) {
      const page = await ask(withQuery(`/api/v1/collections/${layer.name}/rows`, { ids: hit.id, at: layer.at }), texts).catch(() => ({ items: [] }));
      if (this.#plan.active !== hit.key || !page.items.length) return undefined;
      if (!this.#rows.has(hit.id)) part("table").tBodies[0].prepend(...page.items.map((item) => this.#row(layer, item)));
    }
    return this.#choose(hit.id);
  }

  #choose(id, { show = false } = {}) {
    this.#rows.get(this.#chosen)?.row.removeAttribute("aria-selected");
    this.#chosen = id;
    const found = this.#rows.get(id);
    this.#map.select(this.#plan.active, found ? [id] : []);
    this.#card(found?.item);
    if (!found) return;
    found.row.setAttribute("aria-selected", "true");
    found.row.scrollIntoView({ block: "nearest" });
    if (show) this.#map.show(found.item.box);
  }

  #card(item) {
    const box = part("card");
    box.hidden = !item;
    if (!item) return box.replaceChildren();
    const { fields } = this.#plan.collectionOf(this.#layer);
    const lines = fields.flatMap((field) => [el("dt", {}, titled(field)), el("dd", {}, valueText(item.values[field.name], field) || "–")]);
    return box.replaceChildren(el("header", {}, el("strong", {}, `${part("dock-title").textContent} #${item.id}`), el("button", { type: "button", class: "quiet mini", "aria-label": t("card.close"), on: { click: () => this.#choose(null) } }, "×")), el("dl", {}, ...lines));
  }
}
