/** The layers on the map: order by drag and keys, visibility, legend, notes; and each layer's editor. */

import { part, setAttribute, setText, syncList } from "../wall/dom.js";
import { colourRows } from "./legend.js";
import { sourceId } from "./drawing.js";
import { LayerEditor } from "./layereditor.js";
import { t, titleOf } from "./words.js";

const THINNED = { cells: "layer.thinned", minor: "layer.minor", small: "layer.small" }; // by the rule that the tile names

export class LayerList {
  #plan;
  #map;
  #states = new Map();
  #editors = new Map();
  #dragged = null;

  constructor(plan, map) {
    this.#plan = plan;
    this.#map = map;
    for (const type of ["layers", "layer", "active"]) plan.addEventListener(type, () => this.show());
    map.addEventListener("state", ({ detail }) => this.#heard(detail));
    map.addEventListener("idle", () => this.show());
    this.show();
  }

  show() {
    const { layers } = this.#plan;
    part("chosen-empty").hidden = layers.length > 0;
    for (const key of this.#editors.keys()) if (!this.#plan.get(key)) this.#editors.delete(key);
    syncList(part("chosen"), layers, ({ key }) => key, (layer) => this.#make(layer), (row, layer) => this.#fill(row, layer));
  }

  #heard({ source, state }) {
    if (!source) return;
    this.#states.set(source, state);
    this.show();
  }

  #make(layer) {
    const row = document.getElementById("layer-row").content.firstElementChild.cloneNode(true);
    const { key } = layer;
    const at = () => this.#plan.layers.findIndex((each) => each.key === key);
    const on = (name, type, call) => role(row, name).addEventListener(type, call);
    on("visible", "change", (event) => this.#plan.set(key, { visible: event.target.checked }));
    on("up", "click", () => this.#plan.move(key, at() - 1));
    on("down", "click", () => this.#plan.move(key, at() + 1));
    on("remove", "click", () => this.#remove(key));
    on("activate", "click", () => this.#plan.activate(key));
    on("zoom", "click", () => this.#zoom(key));
    on("edit", "click", () => this.#toggle(row, key));
    this.#draggable(row, key);
    return row;
  }

  #fill(row, layer) {
    const title = titleOf(this.#plan.collectionOf(layer));
    setText(role(row, "title"), title);
    setAttribute(row, "aria-label", title);
    role(row, "visible").checked = layer.visible;
    row.classList.toggle("active", this.#plan.active === layer.key);
    setAttribute(role(row, "activate"), "aria-pressed", String(this.#plan.active === layer.key));
    const place = this.#plan.layers.indexOf(layer);
    role(row, "up").disabled = place === 0;
    role(row, "down").disabled = place === this.#plan.layers.length - 1;
    role(row, "legend").replaceChildren(...colourRows(layer, this.#plan.collectionOf(layer)));
    setText(role(row, "note"), this.#note(layer));
    setAttribute(role(row, "note"), "data-state", layer.gone ? "failed" : this.#states.get(sourceId(layer)) ?? null);
  }

  #note(layer) {
    const [from] = this.#plan.collectionOf(layer).zooms;
    const notes = [layer.at && t("layer.at", { date: layer.at }), layer.filter && t("layer.filtered")];
    if (layer.gone) return t("problem.gone");
    const state = this.#states.get(sourceId(layer));
    if (layer.visible && this.#map.map.getZoom() < Math.min(from, 14)) notes.push(t("layer.zoom", { from }));
    else if (layer.visible && state && state !== "loaded") notes.push(t(`layer.${state}`));
    const thinned = this.#map.thinned(layer);
    if (thinned) notes.push(t(THINNED[thinned]));
    return notes.filter(Boolean).join(" · ");
  }

  /** The focus goes to the neighbour, so that the keyboard is not thrown back to the start. */
  #remove(key) {
    const row = part("chosen").querySelector(`[data-key="${key}"]`);
    const next = row?.nextElementSibling ?? row?.previousElementSibling;
    this.#plan.remove(key);
    (next ? role(next, "remove") : part("catalogue-search")).focus();
  }

  #zoom(key) {
    const { extent } = this.#plan.collectionOf(this.#plan.get(key));
    if (extent) this.#map.show(extent);
  }

  #toggle(row, key) {
    const box = role(row, "editor");
    if (!this.#editors.has(key)) this.#editors.set(key, new LayerEditor(box, this.#plan, key));
    box.hidden = !box.hidden;
    setAttribute(role(row, "edit"), "aria-expanded", String(!box.hidden));
    if (!box.hidden) box.querySelector("select").focus();
  }

  #draggable(row, key) {
    const grip = row.querySelector(".layer-grip");
    grip.addEventListener("pointerdown", () => (row.draggable = true));
    row.addEventListener("dragstart", (event) => {
      this.#dragged = key;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", key);
    });
    row.addEventListener("dragend", () => ((this.#dragged = null), (row.draggable = false)));
    row.addEventListener("dragover", (event) => this.#dragged && event.preventDefault());
    row.addEventListener("drop", (event) => {
      event.preventDefault();
      if (this.#dragged) this.#plan.move(this.#dragged, this.#plan.layers.findIndex((each) => each.key === key));
    });
  }
}

const role = (row, name) => row.querySelector(`[data-role="${name}"]`);
