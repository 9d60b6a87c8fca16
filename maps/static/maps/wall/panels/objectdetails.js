/** Everything known of the selected station or incident, its ages ticking. */

import { isUnanswered } from "../board/alarms.js";
import { gradeWord, numeralOf } from "../board/grades.js";
import { crewsOf, distanceTo, hasPlace, milestonesOf, stateSince } from "../board/incidents.js";
import { lastHeard, readingAge, readingsInOrder, stationFreshness, stationGrade } from "../board/stations.js";
import { stationShape } from "../board/stationshapes.js";
import { distanceText, valueText } from "../board/values.js";
import { el, part, setAttribute, setText, syncList } from "../dom.js";
import { durationText, placeText, shortAge, whenText } from "../format.js";
import { glyphElement } from "../glyphs.js";

export class ObjectDetails {
  #box = part("object");
  #mark = part("object-mark");
  #name = part("object-name");
  #kind = part("object-kind");
  #state = part("object-state");
  #facts = part("object-list");
  #rows = part("object-rows");
  #parts;

  /** @param {{t:Function, language:string, store:object, now:() => ?number, limits:() => object, onClose:() => void, onUnit:(id:number) => void}} parts */
  constructor(parts) {
    this.#parts = parts;
    part("object-close").addEventListener("click", parts.onClose);
  }

  hide() {
    this.#box.hidden = true;
  }

  /** Show an object of the board, as {kind, id}; false if it is not there any more. */
  show({ kind, id }) {
    const object = this.#parts.store.board[kind].get(id);
    this.#box.hidden = !object;
    if (!object) return false;
    setAttribute(this.#box, "data-kind", kind);
    setAttribute(this.#box, "data-object", id);
    if (kind === "incidents") this.#incident(object);
    else this.#station(object);
    return true;
  }

  #incident(incident) {
    const { t, store, now } = this.#parts;
    setAttribute(this.#box, "data-grade", incident.severity);
    setAttribute(this.#box, "data-state", incident.state);
    setAttribute(this.#box, "data-freshness", null);
    setText(this.#mark, numeralOf(incident.severity));
    setText(this.#name, incident.title);
    setText(this.#kind, [incident.number, incident.kind_name, gradeWord(incident.severity, t)].filter(Boolean).join(" · "));
    setText(this.#state, t(`incident.${incident.state}`));
    const place = hasPlace(incident) ? placeText(incident.lon, incident.lat) : t("details.unplaced");
    const steps = milestonesOf(incident).map(({ name, at, after }) => [t(`milestone.${name}`), this.#when(at, after)]);
    this.#showFacts([...steps, [t("details.address"), incident.address || t("details.none")], [t("details.agency"), incident.agency], [t("details.place"), place]]);
    const crews = crewsOf(incident.id, store.board.assignments.values());
    this.#showRows(crews.map((crew) => ({ key: `crew-${crew.id}`, ...this.#crew(crew, store.units.get(crew.device_id), now()) })), t("incidents.nobody"));
  }

  /** When a milestone was reached, how long ago, and how long after the one before. */
  #when(at, after) {
    const { t, now } = this.#parts;
    if (now() === null) return whenText(at, at);
    if (after === null) return `${whenText(at, now())}　${t("age.ago", { age: durationText(now() - at, t) })}`;
    return `${whenText(at, now())}　+${durationText(after, t)}`;
  }

  #crew(crew, unit, now) {
    const { t } = this.#parts;
    const metres = distanceTo(crew, unit);
    const far = crew.state === "on_scene" || metres === null ? "" : distanceText(metres);
    const age = now === null ? "" : shortAge(now - stateSince(crew), t);
    const state = isUnanswered(crew) ? t("alarms.unanswered") : t(`assignment.${crew.state}`);
    return {
      name: crew.callsign, value: [state, far].filter(Boolean).join(" "), age, grade: isUnanswered(crew) ? 1 : null,
      unit: unit?.id ?? null,
    };
  }

  #station(station) {
    const { t, now, limits, language } = this.#parts;
    const freshness = stationFreshness(station, now(), limits());
    const grade = freshness === "live" ? stationGrade(station) : null;
    setAttribute(this.#box, "data-grade", grade);
    setAttribute(this.#box, "data-state", null);
    setAttribute(this.#box, "data-freshness", freshness);
    this.#mark.replaceChildren(glyphElement(stationShape(station.kind)));
    setText(this.#name, station.name);
    setText(this.#kind, `${t(`station.kind.${station.kind}`)} · ${station.ident}`);
    setText(this.#state, grade === null ? t(`station.${freshness}`) : t("alarms.grade", { grade: gradeWord(grade, t) }));
    const heard = lastHeard(station, now());
    const last = heard === null || now() === null ? t("details.none") : `${whenText(heard, now())}　${t("age.ago", { age: durationText(now() - heard, t) })}`;
    const place = hasPlace(station) ? placeText(station.lon, station.lat) : t("details.unplaced");
    this.#showFacts([[t("station.heard"), last], [t("station.limit"), durationText(station.silent_after_s * 1000, t)], [t("details.place"), place]]);
    this.#showRows(readingsInOrder(station).map((reading) => this.#reading(reading, language, now())), t("station.never"));
  }

  #reading(reading, language, now) {
    const { t } = this.#parts;
    const age = readingAge(reading, now);
    const flaw = reading.quality.length ? t("station.flawed") : "";
    return {
      key: reading.property, name: reading.title[language] ?? reading.property, grade: reading.level, unit: null,
      value: [gradeWord(reading.level, t), valueText(reading.value, reading.unit), flaw].filter(Boolean).join(" "),
      age: age === null ? t("list.bad_time") : shortAge(age, t),
    };
  }

  #showFacts(facts) {
    const items = facts.map(([name, words]) => ({ name, words }));
    syncList(this.#facts, items, ({ name }) => name, ({ name }) => el("div", {}, el("dt", {}, name), el("dd")), (node, { words }) => setText(node.lastElementChild, words));
  }

  #showRows(rows, empty) {
    const shown = rows.length ? rows : [{ key: "none", name: empty, value: "", age: "", grade: null, unit: null }];
    syncList(this.#rows, shown, ({ key }) => key, (row) => this.#makeRow(row), (node, row) => {
      const [name, value, age] = node.firstElementChild.children;
      setAttribute(node, "data-grade", row.grade);
      setText(name, row.name);
      setText(value, row.value);
      setText(age, row.age);
    });
  }

  /** A crew can be gone to, a reading is only read. */
  #makeRow({ unit }) {
    const cells = [el("span", { class: "object-what" }), el("span", { class: "object-value" }), el("span", { class: "object-age" })];
    if (unit === null) return el("li", {}, el("div", { class: "object-row" }, ...cells));
    return el("li", {}, el("button", { type: "button", class: "object-row", on: { click: () => this.#parts.onUnit(unit) } }, ...cells));
  }
}
