/** All units as a searchable list, also those without a place. Only the rows in view are made. */

import { el, part, setAttribute, setText } from "../dom.js";
import { ageOf, freshnessOf } from "../freshness.js";
import { shortAge } from "../format.js";
import { glyphElement } from "../glyphs.js";
import { isPlaced } from "../protocol.js";
import { kindOf, nameOf } from "../store.js";

const SPARE = 6;
const compare = new Intl.Collator("zh-Hans-CN", { numeric: true }).compare;

/** Units that match a search, the urgent first: SOS, then without a place, then by name. */
export function matching(units, query, words) {
  const wanted = query.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const found = [...units].filter((unit) => wanted.every((word) => words(unit).includes(word)));
  const urgency = (unit) => (unit.fix?.sos ? 0 : 1);
  return found.sort((a, b) => urgency(a) - urgency(b) || compare(nameOf(a), nameOf(b)));
}

export class UnitListPanel {
  #search = part("unit-search");
  #box = part("unit-list");
  #rows = el("div", { class: "unit-rows", role: "presentation" });
  #note = part("unit-list-note");
  #units = [];
  #active = null;
  #parts;

  /**
   * @param {{t:Function, units:() => Iterable<object>, now:() => ?number, limits:() => object,
   *   onPick:(id:number) => void}} parts
   */
  constructor(parts) {
    this.#parts = parts;
    this.#box.append(this.#rows);
    this.#search.addEventListener("input", () => this.refresh());
    this.#search.addEventListener("keydown", (event) => this.#key(event));
    this.#box.addEventListener("keydown", (event) => this.#key(event));
    this.#box.addEventListener("scroll", () => this.#draw());
    new ResizeObserver(() => this.#draw()).observe(this.#box);
    this.selected = null;
  }

  focus() {
    this.#search.focus();
    this.#search.select();
  }

  /** Sort and search anew. */
  refresh() {
    this.#units = matching(this.#parts.units(), this.#search.value, (unit) => this.#words(unit));
    if (!this.#units.some((unit) => unit.id === this.#active)) this.#active = null;
    setText(this.#note, this.#units.length ? "" : this.#parts.t("list.none"));
    this.#draw();
  }

  #words(unit) {
    const card = unit.card ?? {};
    return [nameOf(unit), card.ident, card.label, card.agency, this.#parts.t(`kind.${kindOf(unit)}`)].filter(Boolean).join(" ").toLowerCase();
  }

  #key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (step !== undefined) this.#move(step);
    else if (event.key === "Enter" && this.#active !== null) this.#parts.onPick(this.#active);
    else if (event.key === "Enter" && this.#units.length) this.#parts.onPick(this.#units[0].id);
    else return;
    event.preventDefault();
  }

  #move(step) {
    if (!this.#units.length) return;
    const from = this.#units.findIndex((unit) => unit.id === this.#active);
    const to = from < 0 ? 0 : Math.min(this.#units.length - 1, Math.max(0, from + step));
    this.#active = this.#units[to].id;
    const height = this.#rowHeight();
    const { scrollTop, clientHeight } = this.#box;
    if (to * height < scrollTop) this.#box.scrollTop = to * height;
    else if ((to + 1) * height > scrollTop + clientHeight) this.#box.scrollTop = (to + 1) * height - clientHeight;
    this.#draw();
  }

  #rowHeight() {
    return 3.25 * parseFloat(getComputedStyle(document.documentElement).fontSize);
  }

  #draw() {
    const height = this.#rowHeight();
    const first = Math.max(0, Math.floor(this.#box.scrollTop / height) - SPARE);
    const count = Math.ceil(this.#box.clientHeight / height) + 2 * SPARE;
    const shown = this.#units.slice(first, first + count);
    this.#rows.style.height = `${this.#units.length * height}px`;
    while (this.#rows.children.length > shown.length) this.#rows.lastElementChild.remove();
    shown.forEach((unit, i) => this.#fill(this.#rows.children[i] ?? this.#newRow(), unit, (first + i) * height, first + i));
    setAttribute(this.#search, "aria-activedescendant", this.#active === null ? null : `unit-${this.#active}`);
  }

  #newRow() {
    const row = el(
      "div",
      { class: "unit-row", role: "option" },
      el("span", { class: "unit-glyph" }),
      el("span", { class: "unit-name" }),
      el("span", { class: "unit-agency" }),
      el("span", { class: "unit-age" }),
    );
    row.addEventListener("click", () => this.#parts.onPick(Number(row.dataset.unit)));
    this.#rows.append(row);
    return row;
  }

  #fill(row, unit, top, index) {
    const { t, now, limits } = this.#parts;
    const time = now();
    const [glyph, name, agency, age] = row.children;
    row.style.transform = `translateY(${top}px)`;
    row.id = `unit-${unit.id}`;
    row.dataset.unit = unit.id;
    setAttribute(row, "data-level", time === null ? "unknown" : freshnessOf(unit.fix, time, limits()));
    setAttribute(row, "data-sos", unit.fix?.sos ? "true" : null);
    setAttribute(row, "aria-selected", unit.id === this.selected);
    setAttribute(row, "aria-posinset", index + 1);
    setAttribute(row, "aria-setsize", this.#units.length);
    setAttribute(row, "data-active", unit.id === this.#active ? "true" : null);
    if (glyph.dataset.kind !== kindOf(unit)) {
      glyph.dataset.kind = kindOf(unit);
      glyph.replaceChildren(glyphElement(kindOf(unit)));
    }
    setText(name, nameOf(unit));
    setText(agency, unit.card?.agency ?? "");
    setText(age, this.#ageWords(unit, time, t));
  }

  #ageWords(unit, time, t) {
    if (!unit.fix) return t("list.never");
    if (!isPlaced(unit.fix)) return t("list.unplaced");
    const age = time === null ? null : ageOf(unit.fix, time);
    return age === null ? t("list.bad_time") : shortAge(age, t);
  }
}
