/** Everything known of the selected unit, its age ticking. */

import { distanceTo } from "../board/incidents.js";
import { distanceText } from "../board/values.js";
import { el, part, setAttribute, setText } from "../dom.js";
import { ageOf, freshnessOf } from "../freshness.js";
import { courseText, durationText, placeText, speedText, whenText } from "../format.js";
import { glyphElement } from "../glyphs.js";
import { isPlaced, qualityNames } from "../protocol.js";
import { kindOf, nameOf } from "../store.js";

const ROWS = ["agency", "order", "time", "age", "speed", "course", "accuracy", "battery", "quality", "area", "place", "track"];

export class DetailsPanel {
  #box = part("details");
  #glyph = part("details-glyph");
  #name = part("details-name");
  #kind = part("details-kind");
  #state = part("details-state");
  #rows = {};
  #t;

  constructor(t, onClose) {
    this.#t = t;
    part("details-close").addEventListener("click", onClose);
    const list = part("details-list");
    for (const name of ROWS) {
      this.#rows[name] = el("dd", { "data-field": name });
      list.append(el("div", {}, el("dt", {}, t(`details.${name}`)), this.#rows[name]));
    }
  }

  hide() {
    this.#box.hidden = true;
  }

  /**
   * @param {object} unit
   * @param {{now:?number, limits:object, area:?string, track:{state:string, points:Array}, order:?object}} context `order`
   *   is the unit's open assignment
   */
  show(unit, context) {
    this.#box.hidden = false;
    this.#head(unit, context);
    const values = this.#values(unit, context);
    for (const name of ROWS) {
      setText(this.#rows[name], values[name] ?? this.#t("details.none"));
      setAttribute(this.#rows[name], "data-none", values[name] ? null : "true");
    }
  }

  #head(unit, { now, limits }) {
    const level = now === null ? "unknown" : freshnessOf(unit.fix, now, limits);
    setAttribute(this.#box, "data-level", level);
    setAttribute(this.#box, "data-sos", unit.fix?.sos ? "true" : null);
    setAttribute(this.#box, "data-unit", unit.id);
    if (this.#glyph.dataset.kind !== kindOf(unit)) {
      this.#glyph.dataset.kind = kindOf(unit);
      this.#glyph.replaceChildren(glyphElement(kindOf(unit)));
    }
    setText(this.#name, nameOf(unit));
    setText(this.#kind, this.#t(`kind.${kindOf(unit)}`));
    setText(this.#state, unit.fix?.sos ? this.#t("level.sos") : this.#t(`level.${level}`));
  }

  #values(unit, { now, area, track, order }) {
    const { fix, card } = unit;
    const shared = { agency: card?.agency, track: this.#trackWords(track), order: this.#orderWords(order, unit) };
    if (!fix) return shared;
    const age = now === null ? null : ageOf(fix, now);
    const flags = qualityNames(fix.quality).map((name) => this.#t(`quality.${name}`));
    return {
      ...shared,
      time: whenText(fix.t, now ?? fix.t),
      age: age === null ? this.#t("details.bad_time") : durationText(age, this.#t),
      speed: fix.speed === null ? null : speedText(fix.speed),
      course: fix.course === null ? null : courseText(fix.course, this.#t),
      accuracy: fix.acc === null ? null : `± ${Math.round(fix.acc)} m`,
      battery: fix.battery === null ? null : `${fix.battery} %`,
      quality: flags.length ? flags.join(this.#t("list.comma")) : this.#t("quality.good"),
      area: isPlaced(fix) ? area : null,
      place: isPlaced(fix) ? placeText(fix.lon, fix.lat) : this.#t("details.unplaced"),
    };
  }

  #orderWords(order, unit) {
    if (!order) return this.#t("details.no_order");
    const far = order.state === "on_scene" ? "" : distanceText(distanceTo(order, unit));
    return [this.#t(`assignment.${order.state}`), order.title, far].filter(Boolean).join(" · ");
  }

  #trackWords({ state, points }) {
    return state === "shown" ? this.#t("track.shown", { n: points.length }) : this.#t(`track.${state}`);
  }
}
