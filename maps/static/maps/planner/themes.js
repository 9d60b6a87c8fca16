/** Results over the map: sums by region, what changed between two dates. The server works them out; here they are shown. */

import { el, part, setText } from "../wall/dom.js";
import { FONT } from "../wall/fonts.js";
import { send } from "./ask.js";
import { swatch } from "./legend.js";
import { t, texts } from "./words.js";

const NAMES = ["regions", "changes"]; // from below to above
const kind = (type) => ["==", ["geometry-type"], type];
const whole = ["!", ["has", "dashed"]];

export class Themes extends EventTarget {
  #plan;
  #map;
  #address;
  #found = new Map();

  constructor(plan, map, address) {
    super();
    this.#plan = plan;
    this.#map = map;
    this.#address = address;
  }

  /** Ask a question and show the answer; gives what is to be said of it. */
  async show(name, question) {
    const form = new FormData();
    form.append("plan", JSON.stringify({ layers: [], [name]: question }));
    const found = await (await send(this.#address, form, texts)).json();
    this.#plan.themes[name] = question;
    this.#found.set(name, found);
    for (const each of NAMES.slice(NAMES.indexOf(name))) if (this.#found.has(each)) this.#map.overlay(each, this.#found.get(each).features, STYLES[each]);
    this.#drawn(name);
    return found.note;
  }

  /** Take a result off the map. */
  end(name) {
    this.#plan.themes[name] = null;
    this.#found.delete(name);
    this.#map.overlay(name, null);
    this.#drawn(name);
  }

  get(name) {
    return this.#found.get(name) ?? null;
  }

  #drawn(name) {
    part("results").replaceChildren(...NAMES.filter((each) => this.#found.has(each)).map((each) => this.#legend(each, this.#found.get(each))));
    part("results").hidden = this.#found.size === 0;
    this.dispatchEvent(new CustomEvent("theme", { detail: { name, found: this.get(name) } }));
  }

  #legend(name, { title, about, entries, note }) {
    const drop = el("button", { type: "button", class: "quiet mini", "aria-label": t("theme.end"), title: t("theme.end"), on: { click: () => this.end(name) } }, "×");
    const head = el("header", {}, el("h3", {}, title), drop);
    const rows = entries.map((entry) => swatch(entry, "area"));
    const box = el("div", { class: "planner-theme", "data-theme-name": name }, head, el("p", { class: "faint" }, about), el("ul", {}, ...rows));
    if (note) {
      const said = el("p", { class: "faint" });
      setText(said, note);
      box.append(said);
    }
    return box;
  }
}

const text = {
  type: "symbol", filter: ["has", "text"], paint: { "text-color": "#10202a", "text-halo-color": "#ffffff", "text-halo-width": 1.6 },
  layout: { "text-field": ["get", "text"], "text-font": [FONT], "text-size": 13, "text-line-height": 1.25, "text-padding": 1 },
};
const STYLES = {
  regions: [
    { type: "fill", filter: kind("Polygon"), paint: { "fill-color": ["get", "colour"], "fill-opacity": 0.72 } },
    { type: "line", filter: kind("Polygon"), paint: { "line-color": "#ffffff", "line-width": 1.2 } },
    text,
  ],
  changes: [
    { type: "fill", filter: ["all", kind("Polygon"), whole], paint: { "fill-color": ["get", "colour"], "fill-opacity": 0.35 } },
    { type: "line", filter: ["all", ["!=", ["geometry-type"], "Point"], whole], paint: { "line-color": ["get", "colour"], "line-width": 3 } },
    { type: "line", filter: ["all", ["!=", ["geometry-type"], "Point"], ["has", "dashed"]], paint: { "line-color": ["get", "colour"], "line-width": 2, "line-dasharray": [2, 1.5] } },
    {
      type: "circle", filter: kind("Point"),
      paint: { "circle-color": ["case", whole, ["get", "colour"], "rgba(0,0,0,0)"], "circle-radius": 6, "circle-stroke-color": ["case", whole, "#ffffff", ["get", "colour"]], "circle-stroke-width": 1.5 },
    },
  ],
};
