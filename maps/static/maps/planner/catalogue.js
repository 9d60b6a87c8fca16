/** The catalogue: every collection that one may see, found by words, put on the map by a click. */

import { el, part, setText } from "../wall/dom.js";
import { MOST } from "./plan.js";
import { t, titleOf } from "./words.js";

const KINDS = ["layer", "register", "base"];

export class Catalogue {
  #plan;

  /** @param {object} plan @param {(layer:object) => void} onAdd */
  constructor(plan, onAdd) {
    this.#plan = plan;
    this.onAdd = onAdd;
    part("catalogue-search").addEventListener("input", () => this.show());
    plan.addEventListener("layers", () => this.show());
    this.show();
  }

  show() {
    const words = part("catalogue-search").value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const all = [...this.#plan.collections.values()];
    const found = all.filter((each) => words.every((word) => searchable(each).includes(word)));
    const groups = KINDS.map((kind) => [kind, found.filter((each) => each.kind === kind)]).filter(([, list]) => list.length);
    part("catalogue").replaceChildren(...groups.flatMap(([kind, list]) => [el("li", { class: "catalogue-kind" }, t(`kind.${kind}`)), ...list.map((each) => this.#row(each))]));
    setText(part("catalogue-count"), t("catalogue.count", { n: all.length }));
    setText(part("catalogue-note"), this.#plan.full ? t("most.layers", { n: MOST }) : found.length ? "" : t("catalogue.none"));
  }

  #row(collection) {
    const shown = this.#plan.layers.some((layer) => layer.name === collection.name);
    const owner = [collection.kind === "register" ? "" : collection.owner, collection.dated].filter(Boolean).join(" · ");  // of registers always the same words
    return el("li", {}, el("button", {
      type: "button", class: "catalogue-item", title: describe(collection), disabled: this.#plan.full,
      "data-name": collection.name, "data-shown": shown, on: { click: () => this.onAdd(this.#plan.add(collection.name)) },
    }, el("span", { class: `shape-mark ${shapeOf(collection)}`, "aria-hidden": "true" }), el("span", { class: "catalogue-title" }, titleOf(collection)), el("small", {}, owner)));
  }
}

function describe({ about, source, licence }) {
  return [about.zh, source, licence].filter(Boolean).join("\n");
}

function shapeOf({ shape }) {
  return shape.includes("Polygon") ? "area" : shape.includes("Line") ? "line" : "point";
}

function searchable({ name, title, about, owner, source, fields }) {
  return [name, title.zh, title.en, about.zh, owner, source, ...fields.map((each) => each.title.zh)].join(" ").toLowerCase();
}
