/**
 * A key that orders a unit means the unit that was seen under it. When the ranking changes, the keys rest for a moment:
 * what is under the finger may not be what the eye has read.
 */

const REST_MS = 900;

export class Arming {
  #seen = null;
  #until = 0;
  #timer = null;

  /** Look at the list of units as it is now. */
  look() {
    const list = document.querySelector(".unit-list");
    const now = list ? `${list.id}:${list.dataset.order}` : null;
    const same = now === null || this.#seen === null || this.#seen.split(":")[0] !== now.split(":")[0] || this.#seen === now;
    this.#seen = now;
    if (!same) this.#rest();
  }

  /** Whether a key may order now. */
  get armed() {
    return performance.now() >= this.#until;
  }

  #rest() {
    this.#until = performance.now() + REST_MS;
    document.body.dataset.unsettled = "true";
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => delete document.body.dataset.unsettled, REST_MS);
  }
}
