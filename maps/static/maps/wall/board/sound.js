/**
 * The alarm's sound, made by the browser itself: a rising pair for red, one soft tone for the rest, again and again
 * until somebody acknowledges or mutes. A browser keeps silent until somebody has touched the page once; that is a
 * state of its own, and is shown.
 */

const KEY = "zhihui-wall-muted";

/** Tones by kind: [hertz, start, length] in seconds; `every` how often they are repeated. */
const TUNES = {
  red: { every: 3500, volume: 0.5, type: "square", tones: [[660, 0, 0.18], [990, 0.2, 0.28], [660, 0.6, 0.18], [990, 0.8, 0.28]] },
  other: { every: 9000, volume: 0.3, type: "sine", tones: [[587, 0, 0.35], [440, 0.38, 0.5]] },
};

const BROWSER = {
  context: () => new AudioContext(),
  storage: () => window.localStorage,
  setTimeout: (call, ms) => window.setTimeout(call, ms),
  clearTimeout: (timer) => window.clearTimeout(timer),
  onGesture: (call) => ["pointerdown", "keydown"].forEach((type) => window.addEventListener(type, call, { passive: true })),
};

export class AlarmSound {
  #world;
  #onState;
  #context = null;
  #wanted = null;
  #timer = null;

  /** @param {() => void} onState called when `state` may differ */
  constructor(onState, world = BROWSER) {
    this.#world = world;
    this.#onState = onState;
    this.muted = this.#remembered();
    this.played = 0;
    world.onGesture(() => this.unlock());
  }

  /** `muted` by choice, `blocked` until somebody touches the page, `on`. */
  get state() {
    if (this.muted) return "muted";
    return this.#context?.state === "running" ? "on" : "blocked";
  }

  /** Sound for `kind` (`red`, `other`) from now on, null for silence; `fresh`: there is news, so sound at once. */
  want(kind, fresh = false) {
    if (kind === this.#wanted && !fresh) return;
    this.#wanted = kind;
    this.#play();
  }

  /** Be silent by choice, or no longer. */
  toggle() {
    this.muted = !this.muted;
    this.#remember();
    this.unlock();
    this.#play();
    this.#onState();
  }

  /** Begin to be heard, as far as the browser lets us: on a wall set up for it at once, else with the first touch. */
  async unlock() {
    if (this.muted) return;
    this.#context ??= this.#begin();
    if (this.state !== "on") await this.#context.resume().catch(() => undefined);
  }

  /** The browser decides when it lets us be heard, and may change its mind. */
  #begin() {
    const context = this.#world.context();
    context.onstatechange = () => {
      this.#play();
      this.#onState();
    };
    return context;
  }

  #play() {
    this.#world.clearTimeout(this.#timer);
    const tune = TUNES[this.#wanted];
    if (!tune || this.state !== "on") return;
    for (const tone of tune.tones) this.#tone(tune, ...tone);
    this.played += 1;
    this.#timer = this.#world.setTimeout(() => this.#play(), tune.every);
  }

  #tone({ type, volume }, hertz, start, length) {
    const context = this.#context;
    const from = context.currentTime + start;
    const voice = context.createOscillator();
    const loudness = context.createGain();
    voice.type = type;
    voice.frequency.value = hertz;
    // no step at either end, which would click
    loudness.gain.setValueAtTime(0.0001, from);
    loudness.gain.exponentialRampToValueAtTime(volume, from + 0.02);
    loudness.gain.exponentialRampToValueAtTime(0.0001, from + length);
    voice.connect(loudness).connect(context.destination);
    voice.start(from);
    voice.stop(from + length);
  }

  #remembered() {
    try {
      return this.#world.storage().getItem(KEY) === "true";
    } catch {
      return false; // a browser that keeps nothing: then sound is on
    }
  }

  #remember() {
    try {
      this.#world.storage().setItem(KEY, String(this.muted));
    } catch {
      // the choice holds until the page is left
    }
  }
}
