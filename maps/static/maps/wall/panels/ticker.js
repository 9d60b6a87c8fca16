/** Events as they come in, the newest on top. */

import { el, part } from "../dom.js";
import { whenText } from "../format.js";

const SHOWN = 60;
const ALARMING = /(^|\.)sos\.|alarm\.raised/;
const WARNING = /connection_lost|alarm|warning/;

/** How loud an event is: `alarm`, `warning` or `plain`. */
export function toneOf(type) {
  if (ALARMING.test(type)) return "alarm";
  return WARNING.test(type) ? "warning" : "plain";
}

/** Whom an event is about, in the words of its payload. */
export function subjectOf(event) {
  const { unit_label: unit, callsign, label, device, ident, desc } = event.payload ?? {};
  const who = unit || callsign || label || device || ident || "";
  return [who, desc].filter(Boolean).join(" · ");
}

export class TickerPanel {
  #list = part("events");
  #empty = part("events-empty");
  #t;
  #language;
  #now;
  #onPick;

  /** @param {{t:Function, language:string, now:() => ?number, onPick:(event:object) => void}} parts */
  constructor({ t, language, now, onPick }) {
    this.#t = t;
    this.#language = language.startsWith("en") ? "en" : "zh";
    this.#now = now;
    this.#onPick = onPick;
  }

  /** Show the newest of `events` (newest first). */
  show(events) {
    this.#list.replaceChildren(...events.slice(0, SHOWN).map((event) => this.#item(event, false)));
    this.#empty.hidden = events.length > 0;
  }

  /** Put one event on top. */
  add(event) {
    this.#list.prepend(this.#item(event, true));
    while (this.#list.children.length > SHOWN) this.#list.lastElementChild.remove();
    this.#empty.hidden = true;
  }

  #item(event, fresh) {
    const at = Date.parse(event.at);
    const title = event.title?.[this.#language] ?? event.type;
    const button = el(
      "button",
      { type: "button", class: "event", on: { click: () => this.#onPick(event) } },
      el("time", { datetime: event.at }, whenText(at, this.#now() ?? at)),
      el("span", { class: "event-title" }, title),
      el("span", { class: "event-subject" }, subjectOf(event) || event.actor || ""),
    );
    return el("li", { "data-seq": event.seq, "data-type": event.type, "data-tone": toneOf(event.type), "data-fresh": fresh }, button);
  }
}
