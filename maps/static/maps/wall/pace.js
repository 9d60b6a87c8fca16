/** How often the map may be drawn on this machine, and how far drawing is behind the reports. Pure. */

/** No more than this part of the time goes into drawing, so that messages are still read on a slow machine. */
const SHARE = 0.5;
const REFRESH_MS = 17;
const SHORTEST_MS = 15;
const LONGEST_MS = 400;
const LATE_MS = 1000;

export class Pace {
  #cost = 8;
  #last = -Infinity;
  #waiting = [];
  #late = 0;
  #drawn = 0;
  #frames = 0;
  #worst = 0;

  /** Reports arrived at time `at` and wait to be drawn. */
  reported(at, count = 1) {
    this.#waiting.push({ at, count });
  }

  /** Milliseconds until the next frame is allowed. */
  wait(now) {
    const least = Math.min(LONGEST_MS, Math.max(SHORTEST_MS, this.#cost / SHARE));
    return Math.max(0, this.#last + least - now);
  }

  /**
   * A frame was drawn from `start` to `drawn` and was on the screen at `shown`, and with it all reports that had arrived
   * when it began.
   */
  drew(start, drawn, shown) {
    // up to one refresh of the screen is waiting, not work
    const cost = Math.max(drawn - start, shown - start - REFRESH_MS);
    this.#cost = this.#cost * 0.8 + cost * 0.2;
    this.#last = shown;
    this.#frames += 1;
    const done = this.#waiting.filter(({ at }) => at <= start);
    this.#waiting = this.#waiting.filter(({ at }) => at > start);
    for (const { at, count } of done) this.#count(shown - at, count);
  }

  #count(delay, count) {
    this.#worst = Math.max(this.#worst, delay);
    this.#drawn += count;
    if (delay > LATE_MS) this.#late += count;
  }

  /** Whether reports wait to be drawn. */
  get waiting() {
    return this.#waiting.length > 0;
  }

  /** What was measured so far; `late` are reports drawn more than a second after they arrived. */
  figures() {
    return {
      frames: this.#frames, frameMs: this.#cost, drawn: this.#drawn, late: this.#late, worstMs: this.#worst,
      waiting: this.#waiting.reduce((sum, { count }) => sum + count, 0),
    };
  }
}
