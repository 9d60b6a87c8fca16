/** Tools of the map: measure a length or an area, query the active layer by a drawn shape. */

import { TerraDraw, TerraDrawCircleMode, TerraDrawLineStringMode, TerraDrawPolygonMode, TerraDrawRectangleMode } from "terra-draw";
import { TerraDrawMapLibreGLAdapter } from "terra-draw-maplibre-gl-adapter";

import { part, setAttribute, setText } from "../wall/dom.js";
import { intersects } from "./cql2.js";
import { areaOf, areaText, lengthOf, lengthText } from "./plane.js";
import { t, titleOf } from "./words.js";

const MODES = { line: "linestring", area: "polygon", polygon: "polygon", rectangle: "rectangle", circle: "circle" };
const INK = "#c2185b";

export class Tools {
  #plan;
  #map;
  #table;
  #draw = null;
  #tool = null;
  #condition = "";

  constructor(plan, map, table) {
    this.#plan = plan;
    this.#map = map;
    this.#table = table;
    for (const button of document.querySelectorAll("[data-tool]")) button.addEventListener("click", () => this.#use(button.dataset.tool));
    part("clear").addEventListener("click", () => this.clear());
    part("query-end").addEventListener("click", () => this.clear());
    part("query-map").addEventListener("change", (event) => this.#onMap(event.target.checked));
    document.addEventListener("keydown", (event) => event.key === "Escape" && this.#tool && !document.querySelector("dialog[open]") && this.#use(null));
    plan.addEventListener("active", () => this.#condition && this.#query());
  }

  #start() {
    const line = { lineStringColor: INK, lineStringWidth: 3 };
    const fill = { fillColor: INK, fillOpacity: 0.12, outlineColor: INK, outlineWidth: 3 };
    this.#draw = new TerraDraw({
      adapter: new TerraDrawMapLibreGLAdapter({ map: this.#map.map, prefixId: "td" }),
      modes: [
        new TerraDrawLineStringMode({ styles: line }), new TerraDrawPolygonMode({ styles: fill }),
        new TerraDrawRectangleMode({ styles: fill }), new TerraDrawCircleMode({ styles: fill }),
      ],
    });
    this.#draw.start();
    this.#draw.on("change", () => this.#measure());
    this.#draw.on("finish", (id) => this.#finished(id));
  }

  /** Take up a tool, or put it away with null. */
  #use(tool) {
    if (tool && !(tool === "line" || tool === "area") && !this.#plan.active) return this.say(t("tool.none"));
    if (!this.#draw) this.#start();
    const again = tool === this.#tool ? null : tool;
    this.#tool = again;
    this.#map.busy = Boolean(again);
    if (again) {
      this.#draw.clear();
      this.#endQuery();
    }
    this.#draw.setMode(again ? MODES[again] : "static");
    for (const button of document.querySelectorAll("[data-tool]")) setAttribute(button, "aria-pressed", String(button.dataset.tool === again));
    return this.say(again ? t(`tool.${again}`) : "");
  }

  /** What is drawn so far, measured as the server does. */
  #measure() {
    if (this.#tool !== "line" && this.#tool !== "area") return;
    const drawn = this.#draw.getSnapshot().find(({ geometry }) => geometry.type !== "Point");
    if (!drawn || drawn.geometry.coordinates.flat().length < 2) return;
    this.say(sizeText(drawn.geometry));
  }

  #finished(id) {
    const { geometry } = this.#draw.getSnapshot().find((each) => each.id === id);
    const measuring = this.#tool === "line" || this.#tool === "area";
    this.#use(null);
    if (measuring) return this.say(sizeText(geometry));
    this.#condition = intersects(geometry.coordinates);
    return this.#query();
  }

  /** Narrow the table to what lies inside the drawn shape. */
  #query() {
    const layer = this.#plan.get(this.#plan.active);
    if (!layer) return this.clear();
    this.#table.area = this.#condition;
    part("query-note").hidden = false;
    setText(part("query-text"), t("query.on", { title: titleOf(this.#plan.collectionOf(layer)) }));
    this.#table.open(true);
    return this.#table.load();
  }

  /** Keep the shape as part of the layer's filter, so that the map shows only what is inside, too. */
  #onMap(on) {
    const layer = this.#plan.get(this.#plan.active);
    if (!layer) return;
    if (on) {
      layer.outside = layer.filter;
      this.#plan.set(layer.key, { filter: layer.filter ? `(${layer.filter}) AND (${this.#condition})` : this.#condition });
    } else if (layer.outside !== undefined) {
      this.#plan.set(layer.key, { filter: layer.outside });
      delete layer.outside;
    }
  }

  #endQuery() {
    if (!this.#condition) return;
    for (const layer of this.#plan.layers.filter(({ outside }) => outside !== undefined)) {
      const filter = layer.outside;
      delete layer.outside;
      this.#plan.set(layer.key, { filter });
    }
    this.#condition = "";
    this.#table.area = "";
    part("query-map").checked = false;
    part("query-note").hidden = true;
    this.#table.load();
  }

  clear() {
    this.#draw?.clear();
    this.#endQuery();
    this.say("");
  }

  say(text) {
    setText(part("say"), text);
    part("say").hidden = !text;
  }
}

function sizeText({ type, coordinates }) {
  if (type === "LineString") return t("measure.length", { length: lengthText(lengthOf(coordinates)) });
  return t("measure.area", { area: areaText(areaOf(coordinates)), length: lengthText(lengthOf(coordinates[0])) });
}
