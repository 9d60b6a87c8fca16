/** Whether alarms are heard: a button that says so, and changes it. */

import { part, setAttribute, setText } from "../dom.js";

export class SoundButton {
  #button = part("sound");
  #t;
  #sound;

  /** @param {Function} t @param {import("../board/sound.js").AlarmSound} sound */
  constructor(t, sound) {
    this.#t = t;
    this.#sound = sound;
    // touching the page has begun the sound already where it was blocked: then this click means nothing more
    this.#button.addEventListener("pointerdown", () => (this.wasBlocked = sound.state === "blocked"));
    this.#button.addEventListener("click", () => this.press());
    this.#button.hidden = false;
    this.show();
  }

  /** As a click does: begin where it was blocked, else mute or no longer. */
  press() {
    if (!this.wasBlocked && this.#sound.state !== "blocked") this.#sound.toggle();
    this.wasBlocked = false;
    this.show();
  }

  show() {
    setAttribute(this.#button, "data-sound", this.#sound.state);
    setAttribute(this.#button, "aria-pressed", this.#sound.state === "muted");
    setText(this.#button, this.#t(`sound.${this.#sound.state}`));
  }
}
