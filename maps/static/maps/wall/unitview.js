/** How each unit looks right now: place, size, colour, marks. Knows nothing of canvases or of the page. */

import { FLAG } from "./flags.js";
import { ageOf, fadeOf, freshnessOf } from "./freshness.js";
import { Glide, mercator, metresPerUnit } from "./motion.js";
import { unitColour } from "./palette.js";
import { isPlaced, QUALITY } from "./protocol.js";
import { kindOf } from "./store.js";

/** Drawn from bottom to top. */
const ORDER = ["lost", "unknown", "stale", "ageing", "live"];

/** Below this speed (m/s) a course is noise of the receiver, not a heading. */
const STANDING = 0.5;

const WORTH_A_WARNING = QUALITY.future | QUALITY.too_old | QUALITY.jump | QUALITY.poor_accuracy;

/** Heading in radians clockwise from north; null where there is none to believe. */
export function headingOf(fix) {
  const moving = fix.speed === null || fix.speed >= STANDING;
  return fix.course !== null && moving ? (fix.course * Math.PI) / 180 : null;
}

/** One unit's look. */
class Look {
  constructor(unit) {
    this.unit = unit;
    this.glide = null;
    this.level = "unknown";
    this.colour = [0, 0, 0];
    this.flags = 0;
    this.heading = null;
    this.kind = "other";
    this.accuracy = 0;
    this.age = null;
  }

  place(now, still) {
    const { fix } = this.unit;
    if (!isPlaced(fix)) {
      this.glide = null;
      return;
    }
    const [x, y] = mercator(fix.lon, fix.lat);
    if (this.glide) this.glide.report(x, y, now, still);
    else this.glide = new Glide(x, y);
    this.heading = headingOf(fix);
    this.accuracy = fix.acc ? fix.acc / metresPerUnit(fix.lat) : 0;
  }

  colourIn(time, limits, palette) {
    const { fix } = this.unit;
    this.level = freshnessOf(fix, time, limits);
    this.age = ageOf(fix, time);
    this.colour = unitColour(palette, this.level, fadeOf(fix, time, limits));
    this.kind = kindOf(this.unit);
    const grey = this.level !== "live" && this.level !== "ageing";
    this.flags = (grey ? FLAG.HOLLOW : 0) | (fix?.quality & WORTH_A_WARNING ? FLAG.WARN : 0) | (fix?.sos ? FLAG.SOS : 0);
  }
}

export class UnitView {
  #looks = new Map();

  constructor() {
    this.selected = null;
    this.drawn = [];
  }

  look(id) {
    return this.#looks.get(id);
  }

  /** Take the new reports of `ids`. */
  report(units, ids, now, still) {
    for (const id of ids) {
      const unit = units.get(id);
      if (!unit) {
        this.#looks.delete(id);
        continue;
      }
      if (!this.#looks.has(id)) this.#looks.set(id, new Look(unit));
      this.#looks.get(id).place(now, still);
    }
  }

  /** Take everything anew, e.g. after a snapshot; symbols go to their places at once. */
  reset(units, now) {
    const before = this.#looks;
    this.#looks = new Map();
    for (const [id, unit] of units) {
      const look = before.get(id) ?? new Look(unit);
      look.unit = unit;
      this.#looks.set(id, look);
      look.place(now, true);
    }
  }

  /** Colour `ids` (or all) for server time `time`, and put all in drawing order. */
  colour(time, limits, palette, ids = this.#looks.keys()) {
    for (const id of ids) this.#looks.get(id)?.colourIn(time, limits, palette);
  }

  /** Put the looks in drawing order: the freshest above, SOS above all, the selected one on top. */
  arrange() {
    const top = (look) => (look.unit.id === this.selected ? 20 : look.flags & FLAG.SOS ? 10 : ORDER.indexOf(look.level));
    this.drawn = [...this.#looks.values()].filter((look) => look.glide).sort((a, b) => top(a) - top(b) || a.unit.id - b.unit.id);
  }

  /** Move all symbols on to `now`; true while any is under way. */
  advance(now) {
    let moving = false;
    for (const look of this.drawn) moving = (look.glide?.advance(now) ?? false) || moving;
    return moving;
  }

  /** Whether any drawn unit calls for help. */
  get anySos() {
    return this.drawn.some((look) => look.flags & FLAG.SOS);
  }
}
