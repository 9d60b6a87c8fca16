/** The dock's other tables: what stands behind the results over the map, a line for each region or change. */

import { el, part, setAttribute } from "../wall/dom.js";
import { t } from "./words.js";

export class Results {
  #themes;
  #map;
  #shown = ""; // name of the result whose table is open; empty for the layer's own

  constructor(plan, map, themes, table) {
    this.#themes = themes;
    this.#map = map;
    themes.addEventListener("theme", ({ detail: { name, found } }) => {
      this.#open(found ? name : "");
      if (found) table.open(true);
    });
    plan.addEventListener("active", () => this.#open(""));
    this.#open("");
  }

  #open(name) {
    this.#shown = this.#themes.get(name) ? name : "";
    part("dock-body").classList.toggle("of-result", Boolean(this.#shown));
    part("dock").classList.toggle("of-result", Boolean(this.#shown));
    this.#tabs();
    if (this.#shown) this.#fill(this.#themes.get(this.#shown));
    part("result-table").hidden = !this.#shown;
  }

  #tabs() {
    const known = ["regions", "changes"].filter((name) => this.#themes.get(name));
    const tab = (name, title) => {
      const button = el("button", { type: "button", class: "quiet small dock-tab", on: { click: () => this.#open(name) } }, title);
      setAttribute(button, "aria-pressed", String(name === this.#shown));
      return button;
    };
    const tabs = known.map((name) => tab(name, `${t(`theme.${name}`)} ${this.#themes.get(name).rows.length.toLocaleString()}`));
    part("dock-tabs").replaceChildren(...(known.length ? [tab("", t("theme.layer")), ...tabs] : []));
  }

  #fill({ head, rows }) {
    const table = part("result-table");
    table.tHead.rows[0].replaceChildren(...head.map((title) => el("th", { scope: "col" }, title)));
    table.tBodies[0].replaceChildren(...rows.map((row) => this.#row(row)));
  }

  #row({ colour, cells: [first, ...others], box }) {
    const mark = el("span", { class: "swatch area", "aria-hidden": "true" });
    mark.style.setProperty("background", colour);
    const show = () => box && this.#map.show(box);
    const pick = el("button", { type: "button", class: "quiet mini", disabled: !box, on: { click: show } }, mark, first);
    return el("tr", { on: { click: (event) => !event.target.closest("button") && show() } }, el("td", {}, pick), ...others.map((cell) => el("td", { title: cell }, cell)));
  }
}
