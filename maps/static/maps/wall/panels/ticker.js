/** Events as they come in, the newest on top; records of administration only on request, but always counted. */

import { el, part, setAttribute, setText } from "../dom.js";
import { whenText } from "../format.js";

const SHOWN = 60;
const ALARMING = /(^|\.)sos\.|alarm\.(raised|escalated)/;
const WARNING = /connection_lost|alarm|warning|unanswered|refused/;
const SETTLED = /alarm\.(acknowledged|cleared|eased)$/;
const HOUSEKEEPING = /^core\.|^dispatch\.unit\.|^sensors\.device\.(?!connection_lost)|^sensors\.(station|threshold|order)\./;

/** How loud an event is: `alarm` (red ones only), `warning`, `plain`, or `quiet` for records of administration. */
export function toneOf(type, level = 1) {
  if (ALARMING.test(type)) return level === 1 ? "alarm" : "warning";
  if (SETTLED.test(type)) return "plain";
  if (WARNING.test(type)) return "warning";
  return HOUSEKEEPING.test(type) ? "quiet" : "plain";
}

/**
 * Whom an event is about and what is said of it: by today's callsign, else in the words of the payload.
 *
 * @param {(device: number) => ?string} callsignOf name of the unit that has a device, if it is known here
 */
export function subjectOf(event, callsignOf, t) {
  const { device_id: id, unit_label: label, callsign, name, device, event: step, description, text, title } = event.payload ?? {};
  const who = (id !== undefined && callsignOf(id)) || label || callsign || name || device;
  const did = ["enter", "leave"].includes(step) ? t(`event.${step}`) : null;
  return [who, did, title, description || text].filter(Boolean).join(" · ") || event.actor || "";
}

export class TickerPanel {
  #list = part("events");
  #empty = part("events-empty");
  #quiet = part("events-quiet");
  #events = [];
  #t;
  #language;
  #now;
  #callsignOf;
  #onPick;

  /**
   * @param {{t:Function, language:string, now:() => ?number, callsignOf:(device:number) => ?string,
   *   onPick:(event:object) => void}} parts
   */
  constructor({ t, language, now, callsignOf, onPick }) {
    this.#callsignOf = callsignOf;
    this.#t = t;
    this.#language = language.startsWith("en") ? "en" : "zh";
    this.#now = now;
    this.#onPick = onPick;
    this.#quiet.addEventListener("click", () => this.#toggle());
  }

  /** Show the newest of `events` (newest first). */
  show(events) {
    this.#events = events;
    const shown = events.filter((event) => this.#isShown(event)).slice(0, SHOWN);
    this.#list.replaceChildren(...shown.map((event) => this.#item(event, false)));
    this.#tidy();
  }

  /** Put one event on top; `events` are all of them with it. */
  add(event, events) {
    this.#events = events;
    if (this.#isShown(event)) this.#list.prepend(this.#item(event, true));
    this.#tidy();
  }

  get #all() {
    return this.#quiet.getAttribute("aria-pressed") === "true";
  }

  #isShown(event) {
    return this.#all || toneOf(event.type) !== "quiet";
  }

  #toggle() {
    setAttribute(this.#quiet, "aria-pressed", !this.#all);
    this.show(this.#events);
  }

  #tidy() {
    while (this.#list.children.length > SHOWN) this.#list.lastElementChild.remove();
    this.#empty.hidden = this.#list.children.length > 0;
    const quiet = this.#events.filter((event) => toneOf(event.type) === "quiet").length;
    setText(this.#quiet, this.#t("events.quiet", { n: quiet }));
    this.#quiet.hidden = quiet === 0;
  }

  #item(event, fresh) {
    const at = Date.parse(event.at);
    const title = event.title?.[this.#language] ?? event.type;
    const button = el(
      "button",
      { type: "button", class: "event", on: { click: () => this.#onPick(event) } },
      el("time", { datetime: event.at }, whenText(at, this.#now() ?? at)),
      el("span", { class: "event-title" }, title),
      el("span", { class: "event-subject" }, subjectOf(event, this.#callsignOf, this.#t)),
    );
    return el("li", { "data-seq": event.seq, "data-type": event.type, "data-tone": toneOf(event.type, event.payload?.level), "data-fresh": fresh }, button);
  }
}
