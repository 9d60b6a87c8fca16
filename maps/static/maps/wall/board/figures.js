/** The figures of the day: asked for as soon as something happened that may change them, and every so often anyway. */

const EVERY_MS = 15000;
const SOON_MS = 250;
const NOT_MORE_OFTEN_MS = 1000;
const RELEVANT = /^(sensors\.alarm|command\.incident|dispatch\.(assignment|unit))\./;

/** Whether the figures may differ after an event of this type. */
export function changesFigures(type) {
  return RELEVANT.test(type);
}

/** A figure as text; a dash where there is nothing to count from. */
export function figureText(value) {
  if (!Number.isFinite(value)) return "–";
  return Number.isInteger(value) ? String(value) : value.toFixed(1);
}

const BROWSER = {
  ask: (address) => fetch(address, { credentials: "same-origin", headers: { Accept: "application/json" } }),
  setTimeout: (call, ms) => window.setTimeout(call, ms),
  clearTimeout: (timer) => window.clearTimeout(timer),
  monotonic: () => performance.now(),
};

export class Figures {
  #address;
  #onFigures;
  #world;
  #timer = null;
  #due = Infinity;
  #asked = -Infinity;

  /**
   * @param {string} address of the API's figures
   * @param {(items:Array<{name:string, title:string, unit:string, value:?number, as_of:string}>) => void} onFigures
   */
  constructor(address, onFigures, world = BROWSER) {
    this.#address = address;
    this.#onFigures = onFigures;
    this.#world = world;
  }

  /** Ask now, and go on asking. */
  start() {
    this.#at(0);
  }

  /** An event happened. */
  heard(type) {
    if (changesFigures(type)) this.soon();
  }

  /** Ask in a moment, together with whatever else happens until then. */
  soon() {
    const sinceAsked = this.#world.monotonic() - this.#asked;
    this.#at(Math.max(SOON_MS, NOT_MORE_OFTEN_MS - sinceAsked));
  }

  #at(ms) {
    const due = this.#world.monotonic() + ms;
    if (due >= this.#due) return;
    this.#world.clearTimeout(this.#timer);
    this.#due = due;
    this.#timer = this.#world.setTimeout(() => this.#ask(), ms);
  }

  async #ask() {
    this.#due = Infinity;
    this.#asked = this.#world.monotonic();
    this.#at(EVERY_MS);
    try {
      const answer = await this.#world.ask(this.#address);
      if (answer.ok) this.#onFigures((await answer.json()).items);
    } catch {
      // the figures shown grow older, and say so
    }
  }
}
