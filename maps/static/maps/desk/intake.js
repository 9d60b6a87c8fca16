/** What helps while an incident is being opened: the kind, the place and its name, and what is open near by. */

import { placeWords } from "maps/wall/placename.js";

import { KindBox } from "./kindbox.js";
import { morph } from "./morph.js";

const SOON_MS = 250;
const PLACE = /^\s*([-+]?\d{1,3}(?:\.\d+)?)\s*[,，;；\s]\s*([-+]?\d{1,3}(?:\.\d+)?)\s*$/;

/** The place that a text says, longitude first; null for anything else. */
export function placeOf(text) {
  const found = PLACE.exec(text);
  if (!found) return null;
  const [lon, lat] = [Number(found[1]), Number(found[2])];
  return Math.abs(lon) <= 180 && Math.abs(lat) <= 90 ? { lon, lat } : null;
}

export class Intake {
  #config;
  #t;
  #map;
  #form = null;
  #timer = null;
  #round = 0;

  constructor({ config, t, map }) {
    this.#config = config;
    this.#t = t;
    this.#map = map;
    map.ready.then(() => this.look());
    this.look();
  }

  /** The page may show the form now, or another one. */
  look() {
    const form = document.getElementById("intake-form");
    if (!form || form === this.#form) return;
    this.#form = form;
    this.kinds = new KindBox({ api: this.#config.api, t: this.#t, onKind: () => this.#soon() });
    const place = this.#field("intake-place");
    place.addEventListener("input", () => this.#typed());
    const button = this.#field("to-map");
    button.hidden = false;
    button.addEventListener("click", () => this.#map.pin?.focus());
    this.#typed();
  }

  /** The pin stands somewhere; `set` once it is meant. */
  placed({ lon, lat, set }) {
    const field = this.#field("intake-place");
    if (!field) return;
    field.value = `${lon.toFixed(6)}, ${lat.toFixed(6)}`;
    this.#soon();
    if (!set) this.#hint(this.#t("pin.unset"));
  }

  /** The pin is set by keyboard: on with the form. */
  placeDone() {
    this.#field("intake-address")?.focus();
  }

  #typed() {
    const { value } = this.#field("intake-place");
    this.#map.pin?.show(placeOf(value));
    this.#soon();
  }

  #soon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), SOON_MS);
  }

  async #ask() {
    if (!this.#form?.isConnected) return;
    const { value } = this.#field("intake-place");
    const place = placeOf(value);
    const round = (this.#round += 1);
    const [name, near] = await Promise.all([this.#nameOf(place), this.#near(value)]);
    if (round !== this.#round || !this.#form.isConnected) return;
    if (place) this.#hint(name ?? this.#t("pin.nameless"));
    const shown = document.getElementById("nearby"); // not where an incident is corrected
    if (near && shown) morph(shown, near);
  }

  async #nameOf(place) {
    if (!place) return null;
    const answer = await ask(`${this.#config.api}reverse?lon=${place.lon}&lat=${place.lat}`);
    return answer && placeWords(await answer.json(), this.#t);
  }

  async #near(place) {
    const kind = this.#field("intake-kind-code").value;
    const answer = await ask(`/desk/new/nearby/?${new URLSearchParams({ place, kind_code: kind })}`);
    return answer && new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("nearby");
  }

  #hint(text) {
    const hint = this.#field("place-hint");
    if (hint) hint.textContent = text;
  }

  #field(id) {
    return document.getElementById(id);
  }
}

async function ask(address) {
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html, application/json" } });
    return answer.ok && !answer.redirected ? answer : null;
  } catch {
    return null;
  }
}
