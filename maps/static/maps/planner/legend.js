/** Swatches of a layer's colours, as elements. */

import { el } from "../wall/dom.js";
import { family, isPoint, legendOf } from "./drawing.js";
import { t, valueText } from "./words.js";

const MARKS = { Polygon: "area", LineString: "line", Point: "point", mixed: "point" };

/** A row for each colour of a chosen layer. */
export function colourRows(layer, collection) {
  const warm = layer.heat && isPoint(collection);
  const field = collection.fields.find(({ name }) => name === layer.style.field);
  const texts = { heat: t("legend.heat"), others: t("legend.others"), value: (value) => (field ? valueText(value, field) : value) };
  return legendOf({ ...layer, heat: warm }, texts).map((entry) => swatch(entry, warm ? "heat" : MARKS[family(collection)]));
}

/** One colour with its text. */
export function swatch({ colour, text }, shape) {
  const mark = el("span", { class: `swatch ${shape}`, "aria-hidden": "true" });
  mark.style.setProperty("background", colour);
  return el("li", {}, mark, el("span", {}, text));
}
