/** The wall's layer switcher: what registers and plugins put on the map, chosen by mouse or keyboard. */

import { el, part, setAttribute, setText } from "../dom.js";
import { FONT } from "../fonts.js";
import { clockText } from "../format.js";
import { LayerChoice, MOST, nextState } from "./choice.js";
import { colourOf, sourceId, sourceOf, stylesOf } from "./drawing.js";

const AGAIN_MS = 60_000;
const PATIENCE_MS = 20_000;
const LOOK_MS = 2000;
const GRIDS = "wall-grids"; // remembered as "off" where somebody switched the unit grids off
const MOST_BYTES = 8 * 1024 * 1024;

export class LayerSwitcher {
  #layers;
  #t;
  #look;
  #choice;
  #states = new Map();
  #rows = new Map();
  #box = part("layers");

  /** @param {{layers:object[], t:Function, look:() => {palette:object, scale:number}}} parts */
  constructor({ layers, t, look }) {
    this.#layers = layers.map((layer, place) => ({ ...layer, colour: colourOf(place) }));
    this.#t = t;
    this.#look = look;
    this.#choice = new LayerChoice(layers.map((layer) => layer.key), window.localStorage);
    this.#box.hidden = false;
    this.#addGrids();
    for (const layer of this.#layers) this.#addRow(layer);
    this.#show();
  }

  /** Draw on this map from now on. */
  attach(map) {
    this.map = map;
    map.on("error", (event) => this.#heard(event.sourceId, "failed"));
    map.on("sourcedata", (event) => {
      if (event.sourceDataType === "content" && this.#tiles(event.sourceId) && event.isSourceLoaded) this.#heard(event.sourceId, "loaded");
    });
    window.setInterval(() => this.#again(), AGAIN_MS);
    window.setInterval(() => this.#settle(), LOOK_MS);
  }

  /** The map's styles have been made anew: put ours on it again. */
  draw() {
    this.#showGrids();
    for (const layer of this.#chosen()) this.#add(layer);
  }

  /** Open the list for the keyboard, or close it. */
  toggle() {
    if (this.#box.hidden) return;
    this.#box.open = !this.#box.open;
    if (this.#box.open) this.#box.querySelector("input:not(:disabled)")?.focus();
    else this.#box.querySelector("summary").focus();
  }

  /** What is shown, and how it stands. */
  state() {
    return this.#chosen().map(({ key }) => ({ key, state: this.#states.get(key)?.name ?? "loading" }));
  }

  #chosen() {
    return this.#layers.filter(({ key }) => this.#choice.chosen.has(key));
  }

  #tiles(source) {
    return this.#layers.some((layer) => layer.tiles && sourceId(layer) === source);
  }

  #addRow(layer) {
    const input = el("input", { type: "checkbox", on: { change: () => this.#set(layer, input.checked) } });
    const mark = el("span", { class: "layer-mark", "aria-hidden": "true" });
    mark.style.setProperty("background", layer.colour);
    const note = el("span", { class: "layer-note", role: "status" });
    part("layer-rows").append(el("li", {}, el("label", {}, input, mark, el("span", {}, layer.title)), note));
    this.#rows.set(layer.key, { input, note });
  }

  /** The unit grids of the base map: a switch of their own, since they are no register's layer. */
  #addGrids() {
    const input = el("input", { type: "checkbox", on: { change: () => this.#setGrids(input.checked) } });
    input.checked = this.#grids();
    part("layer-rows").append(el("li", {}, el("label", {}, input, el("span", {}, this.#t("layers.grids")))));
  }

  #grids() {
    try {
      return window.localStorage.getItem(GRIDS) !== "off";
    } catch {
      return true; // a forbidden storage remembers nothing
    }
  }

  #setGrids(on) {
    try {
      window.localStorage.setItem(GRIDS, on ? "on" : "off");
    } catch {
      // the choice holds until the map is drawn anew
    }
    this.#showGrids(on);
  }

  #showGrids(on = this.#grids()) {
    for (const style of this.map?.getStyle()?.layers ?? []) {
      if (style.source === "grids") this.map.setLayoutProperty(style.id, "visibility", on ? "visible" : "none");
    }
  }

  #set(layer, on) {
    if (!this.#choice.set(layer.key, on)) return;
    this.#states.delete(layer.key);
    if (on) this.#add(layer);
    else this.#remove(layer);
    this.#show();
  }

  #add(layer) {
    const { map } = this;
    if (!map?.getStyle() || map.getSource(sourceId(layer))) return;
    map.addSource(sourceId(layer), sourceOf(layer, location.origin));
    const below = map.getLayer("track-shade") ? "track-shade" : undefined;
    for (const style of stylesOf(layer, layer.colour, { ...this.#look(), font: FONT })) map.addLayer(style, below);
    this.#ask(layer);
  }

  #remove(layer) {
    const { map } = this;
    const source = sourceId(layer);
    for (const style of map?.getStyle()?.layers ?? []) if (style.source === source) map.removeLayer(style.id);
    if (map?.getSource(source)) map.removeSource(source);
  }

  #ask(layer) {
    this.#heard(sourceId(layer), "asked");
    if (!layer.tiles) this.#fetch(layer);
  }

  #again() {
    if (document.hidden) return;
    for (const layer of this.#chosen()) {
      if (layer.tiles && this.map.getSource(sourceId(layer))) this.map.refreshTiles(sourceId(layer));
      this.#ask(layer);
    }
  }

  /** No event tells that the last tile was an empty one: look whether layers that are loading have come to rest. */
  #settle() {
    for (const layer of this.#chosen()) {
      const state = this.#states.get(layer.key), source = sourceId(layer);
      const waiting = layer.tiles && state?.name === "loading" && Date.now() - state.at >= LOOK_MS;
      if (waiting && this.map.getSource(source) && this.map.isSourceLoaded(source)) this.#heard(source, "loaded");
    }
  }

  async #fetch(layer) {
    try {
      const answer = await fetch(layer.address, { credentials: "same-origin", redirect: "error", signal: AbortSignal.timeout(PATIENCE_MS) });
      if (!answer.ok) throw new Error(`${answer.status}`);
      const text = await answer.text();
      if (text.length > MOST_BYTES) throw new Error("too large");
      this.map.getSource(sourceId(layer))?.setData(JSON.parse(text));
      this.#heard(sourceId(layer), "loaded");
    } catch {
      this.#heard(sourceId(layer), "failed");
    }
  }

  #heard(source, happened) {
    const layer = this.#chosen().find((each) => sourceId(each) === source);
    if (!layer) return;
    this.#states.set(layer.key, nextState(this.#states.get(layer.key), happened, Date.now()));
    this.#show();
  }

  #show() {
    for (const { key } of this.#layers) {
      const { input, note } = this.#rows.get(key);
      input.checked = this.#choice.chosen.has(key);
      input.disabled = this.#choice.full && !input.checked;
      const state = input.checked ? this.#states.get(key) : null;
      setAttribute(note, "data-state", state?.name ?? null);
      setText(note, state ? this.#t(`layers.${state.name}`, { at: clockText(state.at) }) : "");
    }
    setText(part("layers-note"), this.#choice.full ? this.#t("layers.most", { n: MOST }) : "");
    setText(part("layers-count"), this.#choice.chosen.size ? String(this.#choice.chosen.size) : "");
  }
}
