/** Parts of the page, asked for again soon after something has happened; an answer that came too late is dropped. */

import { morph } from "./morph.js";

const SOON_MS = 150;

export class Parts {
  #addresses;
  #on;
  #wanted = new Set();
  #timer = null;
  #running = false;
  #epoch = 0;

  /**
   * @param {(name:string) => ?{address:string, id:string}} addresses where a part is fetched and which element it is
   * @param {{changed:() => void, failed:(status:?number) => void}} on
   */
  constructor(addresses, on) {
    this.#addresses = addresses;
    this.#on = on;
  }

  /** Ask for parts again: once, however much happens within a moment. */
  ask(...names) {
    names.forEach((name) => this.#wanted.add(name));
    if (this.#timer === null && !this.#running) this.#timer = setTimeout(() => this.#run(), SOON_MS);
  }

  /** The whole page is newer than anything under way. */
  supersede() {
    this.#epoch += 1;
  }

  async #run() {
    this.#timer = null;
    this.#running = true;
    const names = [...this.#wanted];
    this.#wanted.clear();
    const epoch = this.#epoch;
    await Promise.all(names.map((name) => this.#fetch(name, epoch)));
    this.#running = false;
    if (this.#wanted.size > 0) this.ask();
  }

  async #fetch(name, epoch) {
    const part = this.#addresses(name);
    if (!part) return;
    try {
      const answer = await fetch(part.address, { headers: { Accept: "text/html", "X-Unasked": "1" }, credentials: "same-origin" });
      const text = await answer.text();
      if (!answer.ok || answer.redirected) this.#on.failed(answer.status);
      else if (epoch === this.#epoch) this.#apply(part.id, text);
    } catch {
      this.#on.failed(null);
    }
  }

  #apply(id, text) {
    const old = document.getElementById(id);
    const fresh = new DOMParser().parseFromString(text, "text/html").getElementById(id);
    if (!old || !fresh) return;
    morph(old, fresh);
    this.#on.changed();
  }
}
