/** What the symbols mean. */

import { el, part } from "../dom.js";
import { glyphElement } from "../glyphs.js";
import { KINDS } from "../store.js";

const LEVELS = ["live", "ageing", "stale", "lost", "sos", "flawed"];
const LINES = ["district", "subdistrict", "road", "gap"];

/** Fill the legend, once. */
export function drawLegend(t, limits) {
  const words = { stale: limits.staleAfter / 1000, lost: limits.lostAfter / 1000 };
  const level = (name) => el("li", { "data-level": name }, el("span", { class: "swatch-unit" }), t(`legend.${name}`, words));
  const line = (name) => el("li", {}, el("span", { class: "swatch-line", "data-line": name }), t(`legend.${name}`));
  const kind = (name) => el("li", {}, el("span", { class: "swatch-kind" }, glyphElement(name)), t(`kind.${name}`));
  part("legend-levels").replaceChildren(...LEVELS.map(level));
  part("legend-kinds").replaceChildren(...KINDS.map(kind));
  part("legend-lines").replaceChildren(...LINES.map(line));
}
