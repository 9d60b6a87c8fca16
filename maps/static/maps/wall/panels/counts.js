/** How many units are live, silent, lost, without a place, and calling for help. */

import { part, setAttribute, setText } from "../dom.js";

const SHOWN = ["live", "stale", "lost", "sos"];

export class CountsPanel {
  #numbers = Object.fromEntries(SHOWN.map((name) => [name, part(`count-${name}`)]));
  #note = part("counts-note");
  #t;

  constructor(t) {
    this.#t = t;
  }

  /** @param {object} counts as of `freshness.countUnits` */
  show(counts) {
    const values = { live: counts.live + counts.ageing, stale: counts.stale + counts.unknown, lost: counts.lost, sos: counts.sos };
    for (const name of SHOWN) {
      setText(this.#numbers[name], String(values[name]));
      setAttribute(this.#numbers[name].parentElement, "data-none", values[name] === 0 ? "true" : null);
    }
    const unplaced = counts.unplaced ? this.#t("counts.unplaced", { n: counts.unplaced }) : "";
    setText(this.#note, [this.#t("counts.total", { n: counts.total }), unplaced].filter(Boolean).join(" · "));
  }
}
