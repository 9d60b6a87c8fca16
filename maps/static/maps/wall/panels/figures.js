/** The figures of the day, with the age of what is shown. */

import { figureText } from "../board/figures.js";
import { el, part, setAttribute, setText, syncList } from "../dom.js";
import { durationText } from "../format.js";

/** Older than this, figures are marked: they are asked for every 15 seconds. */
const OLD_MS = 40000;

/** A longer unit says no more than the title does, and takes the number's room. */
const LONGEST_UNIT = 3;

export class FiguresPanel {
  #box = part("figures");
  #list = part("figures-list");
  #note = part("figures-note");
  #t;
  #asOf = null;

  constructor(t) {
    this.#t = t;
  }

  /** @param {Array<{name:string, title:string, unit:string, value:?number, as_of:string}>} items */
  show(items) {
    this.#box.hidden = items.length === 0;
    this.#asOf = items.length ? Math.min(...items.map((item) => Date.parse(item.as_of))) : null;
    syncList(this.#list, items, ({ name }) => name, () => el("div", {}, el("dt"), el("dd", {}, el("b"), el("small"))), (node, item) => {
      const [title, value] = node.children;
      setText(title, item.title);
      setText(value.firstElementChild, figureText(item.value));
      setText(value.lastElementChild, item.value === null || item.unit.length > LONGEST_UNIT ? "" : item.unit);
      setAttribute(node, "data-none", item.value === null ? "true" : null);
      setAttribute(node, "data-figure", item.name);
    });
  }

  /** @param {?number} now server time */
  tick(now) {
    if (this.#asOf === null || now === null) return;
    const age = Math.max(0, now - this.#asOf);
    setAttribute(this.#box, "data-old", age > OLD_MS ? "true" : null);
    setText(this.#note, this.#t("figures.age", { age: durationText(age, this.#t) }));
  }
}
