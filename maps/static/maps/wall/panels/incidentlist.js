/** Open incidents, the gravest first: state, age, and how many units are with each. */

import { gradeWord, numeralOf } from "../board/grades.js";
import { crewsOf, incidentsInOrder } from "../board/incidents.js";
import { el, part, setAttribute, setText, syncList } from "../dom.js";
import { shortAge } from "../format.js";

export class IncidentList {
  #list = part("incident-rows");
  #count = part("incidents-count");
  #empty = part("incidents-empty");
  #parts;

  /** @param {{t:Function, store:object, now:() => ?number, onPick:(id:number) => void, selected:() => ?object}} parts */
  constructor(parts) {
    this.#parts = parts;
    this.#list.addEventListener("keydown", (event) => this.#key(event));
  }

  show() {
    const incidents = incidentsInOrder(this.#parts.store.board.incidents.values());
    setText(this.#count, incidents.length ? String(incidents.length) : "");
    this.#empty.hidden = incidents.length > 0;
    syncList(this.#list, incidents, ({ id }) => String(id), (each) => this.#make(each), (node, each) => this.#fill(node, each));
  }

  /** Up and down go from one incident to the next. */
  #key(event) {
    const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
    if (!step) return;
    event.preventDefault();
    event.target.closest("li")?.[step]?.firstElementChild.focus();
  }

  #make({ id }) {
    const go = el("button", { type: "button", class: "incident", on: { click: () => this.#parts.onPick(id) } },
      el("span", { class: "incident-mark", "aria-hidden": "true" }), el("span", { class: "incident-title" }), el("span", { class: "incident-age" }),
      el("span", { class: "incident-note" }), el("span", { class: "incident-state" }));
    return el("li", {}, go);
  }

  #fill(item, incident) {
    const { t, store, now, selected } = this.#parts;
    const [mark, title, age, note, state] = item.firstElementChild.children;
    const crews = crewsOf(incident.id, store.board.assignments.values());
    setAttribute(item, "data-grade", incident.severity);
    setAttribute(item, "data-state", incident.state);
    setAttribute(item.firstElementChild, "aria-current", selected()?.kind === "incidents" && selected().id === incident.id ? "true" : null);
    setText(mark, numeralOf(incident.severity));
    setText(title, incident.title);
    setText(age, now() === null ? "" : shortAge(now() - Date.parse(incident.reported_at), t));
    setText(note, [gradeWord(incident.severity, t), incident.number, crews.length ? t("incidents.crews", { n: crews.length }) : ""].filter(Boolean).join(" · "));
    setText(state, t(`incident.${incident.state}`));
  }
}
