/** What the symbols mean. */

import { GRADES, numeralOf } from "../board/grades.js";
import { el, part } from "../dom.js";
import { glyphElement } from "../glyphs.js";
import { KINDS } from "../store.js";

const LEVELS = ["live", "ageing", "stale", "lost", "sos", "flawed"];
const LINES = ["district", "subdistrict", "road", "gap", "order", "unanswered"];

const INCIDENT_STATES = ["received", "verified", "responding"];

/** What the board's symbols mean. */
function boardItems(t) {
  const grade = (each) => el("li", { "data-grade": each }, el("span", { class: "swatch-grade" }), t("legend.grade", { grade: t(`grade.${each}`), numeral: numeralOf(each) }));
  const state = (each) => el("li", {}, el("span", { class: "swatch-incident", "data-state": each }), t("legend.incident", { state: t(`incident.${each}`) }));
  const silent = el("li", {}, el("span", { class: "swatch-silent" }), t("legend.silent"));
  return [...GRADES.map(grade), silent, ...INCIDENT_STATES.map(state)];
}

/** Fill the legend, once. */
export function drawLegend(t, limits) {
  const words = { stale: limits.staleAfter / 1000, lost: limits.lostAfter / 1000 };
  const level = (name) => el("li", { "data-level": name }, el("span", { class: "swatch-unit" }), t(`legend.${name}`, words));
  const line = (name) => el("li", {}, el("span", { class: "swatch-line", "data-line": name }), t(`legend.${name}`));
  const kind = (name) => el("li", {}, el("span", { class: "swatch-kind" }, glyphElement(name)), t(`kind.${name}`));
  part("legend-levels").replaceChildren(...LEVELS.map(level));
  part("legend-kinds").replaceChildren(...KINDS.map(kind));
  part("legend-board").replaceChildren(...boardItems(t));
  part("legend-lines").replaceChildren(...LINES.map(line));
}
