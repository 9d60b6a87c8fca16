/** What a place is called: asked of the server once in a while as a unit moves, not with every report. */

import { mercator, metresPerUnit } from "./motion.js";

const ASK_AGAIN_M = 120;

/** Metres between two WGS 84 places, good enough over some kilometres. */
export function metresBetween(a, b) {
  const [ax, ay] = mercator(a.lon, a.lat);
  const [bx, by] = mercator(b.lon, b.lat);
  return Math.hypot(ax - bx, ay - by) * metresPerUnit(a.lat);
}

/** The words for an answer of `/reverse`; communities are points, so only their distance can be told. */
export function placeWords(answer, t) {
  const near = answer.community && t("area.near", { name: answer.community.label, m: Math.round(answer.community_distance_m) });
  return [answer.label, near].filter(Boolean).join(t("list.comma")) || null;
}

export class PlaceName {
  #api;
  #t;
  #onName;
  #asked = null;
  #words = null;

  constructor(api, t, onName) {
    this.#api = api;
    this.#t = t;
    this.#onName = onName;
  }

  /** The name of a place as far as it is known now; a better one is announced by `onName`. */
  at(lon, lat) {
    const far = this.#asked ? metresBetween(this.#asked, { lon, lat }) : Infinity;
    if (far > ASK_AGAIN_M) this.#ask({ lon, lat }, far);
    return this.#words;
  }

  async #ask(place, far) {
    this.#asked = place;
    if (far > 20 * ASK_AGAIN_M) this.#words = null;
    const words = await this.#fetch(place);
    if (this.#asked !== place) return;
    this.#words = words;
    this.#onName();
  }

  async #fetch({ lon, lat }) {
    try {
      const answer = await fetch(`${this.#api}reverse?lon=${lon}&lat=${lat}`, { headers: { Accept: "application/json" } });
      return answer.ok ? placeWords(await answer.json(), this.#t) : null;
    } catch {
      return null;
    }
  }
}
