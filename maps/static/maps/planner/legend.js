/** Swatches of a layer's colours, as elements. */

import { el } from "../wall/dom.js";
import { family, legendOf } from "./drawing.js";
import { t } from "./words.js";

const MARKS = { Polygon: "area", LineString: "line", Point: "point", mixed: "point" };

/** A row for each colour of a chosen layer. */
export function colourRows(layer, collection) {
  return legendOf(layer, { heat: t("legend.heat"), others: t("legend.others") }).map((entry) => swatch(entry, MARKS[family(collection)]));
}

/** One colour with its text. */
export function swatch({ colour, text }, shape) {
  const mark = el("span", { class: `swatch ${shape}`, "aria-hidden": "true" });
  mark.style.setProperty("background", colour);
  return el("li", {}, mark, el("span", {}, text));
}
