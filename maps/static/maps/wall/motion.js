/**
 * Where a symbol is drawn between two reports. It glides from where it was drawn to the reported place and stops
 * there: never past the last report, never a guess of what comes next.
 */

/** Longest glide; shorter than the usual second between reports. */
const GLIDE_MS = 700;

/** A longer step than this (in mercator units, about 400 m at the district's latitude) is shown as the jump it is. */
const LONGEST_GLIDE = 1.3e-5;

/** Web Mercator x, y in 0..1 of a WGS 84 place. */
export function mercator(lon, lat) {
  const sin = Math.sin((lat * Math.PI) / 180);
  return [(lon + 180) / 360, 0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)];
}

/** Metres per mercator unit at a latitude. */
export function metresPerUnit(lat) {
  return 40075016.686 * Math.cos((lat * Math.PI) / 180);
}

/** A place that moves; x and y are where it is drawn, toX and toY where it was last reported. */
export class Glide {
  constructor(x, y) {
    this.x = this.fromX = this.toX = x;
    this.y = this.fromY = this.toY = y;
    this.start = 0;
    this.duration = 0;
  }

  /** Head for a new report; `still` (reduced motion, hidden page, long step) puts the symbol there at once. */
  report(x, y, now, still = false) {
    this.fromX = this.x;
    this.fromY = this.y;
    this.toX = x;
    this.toY = y;
    this.start = now;
    const far = Math.abs(x - this.x) > LONGEST_GLIDE || Math.abs(y - this.y) > LONGEST_GLIDE;
    this.duration = still || far ? 0 : GLIDE_MS;
    if (this.duration === 0) this.#arrive();
  }

  /** Move on to time `now`; true while still under way. */
  advance(now) {
    if (this.duration === 0) return false;
    const part = (now - this.start) / this.duration;
    if (part >= 1) {
      this.#arrive();
      return false;
    }
    const eased = 1 - (1 - part) ** 3;
    this.x = this.fromX + (this.toX - this.fromX) * eased;
    this.y = this.fromY + (this.toY - this.fromY) * eased;
    return true;
  }

  #arrive() {
    this.x = this.toX;
    this.y = this.toY;
    this.duration = 0;
  }
}
