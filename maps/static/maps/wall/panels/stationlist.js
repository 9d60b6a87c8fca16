/** All stations as a list, also those without a place: the alarming first, then the silent. */

import { gradeWord } from "../board/grades.js";
import { isStationPlaced, lastHeard, mainReading, stationFreshness, stationGrade } from "../board/stations.js";
import { stationShape } from "../board/stationshapes.js";
import { valueText } from "../board/values.js";
import { el, part, setAttribute, setText, syncList } from "../dom.js";
import { shortAge } from "../format.js";
import { glyphElement } from "../glyphs.js";

const compare = new Intl.Collator("zh-Hans-CN", { numeric: true }).compare;
const URGENCY = { live: 2, silent: 1, never: 3 };

/** Stations in the order of the list. */
export function stationsInOrder(stations, now, limits) {
  const rank = (station) => {
    const freshness = stationFreshness(station, now, limits);
    const grade = freshness === "live" ? stationGrade(station) : null;
    return grade === null ? URGENCY[freshness] * 10 : grade;
  };
  const ranked = [...stations].map((station) => ({ station, rank: rank(station) }));
  return ranked.sort((a, b) => a.rank - b.rank || compare(a.station.name, b.station.name)).map(({ station }) => station);
}

export class StationList {
  #list = part("station-rows");
  #count = part("stations-count");
  #note = part("stations-note");
  #panel = document.getElementById("stations");
  #parts;

  /** @param {{t:Function, store:object, now:() => ?number, limits:() => object, onPick:(id:number) => void, selected:() => ?object}} parts */
  constructor(parts) {
    this.#parts = parts;
    this.#list.addEventListener("keydown", (event) => this.#key(event));
  }

  show() {
    const { store, now, limits, t } = this.#parts;
    const { stations } = store.board;
    setText(this.#count, stations.size ? String(stations.size) : "");
    if (this.#panel.hidden) return;
    const shown = stationsInOrder(stations.values(), now(), limits());
    const silent = shown.filter((each) => stationFreshness(each, now(), limits()) !== "live").length;
    const unplaced = shown.filter((each) => !isStationPlaced(each)).length;
    const words = [t("stations.total", { n: shown.length }), silent ? t("stations.silent", { n: silent }) : "", unplaced ? t("stations.unplaced", { n: unplaced }) : ""];
    setText(this.#note, shown.length ? words.filter(Boolean).join(" · ") : t("stations.none"));
    syncList(this.#list, shown, ({ id }) => String(id), (each) => this.#make(each), (node, each) => this.#fill(node, each));
  }

  #key(event) {
    const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
    if (!step) return;
    event.preventDefault();
    event.target.closest("li")?.[step]?.firstElementChild.focus();
  }

  #make({ id }) {
    const go = el("button", { type: "button", class: "station", on: { click: () => this.#parts.onPick(id) } },
      el("span", { class: "station-glyph" }), el("span", { class: "station-name" }), el("span", { class: "station-value" }), el("span", { class: "station-age" }));
    return el("li", {}, go);
  }

  #fill(item, station) {
    const { t, now, limits, selected } = this.#parts;
    const [glyph, name, value, age] = item.firstElementChild.children;
    const freshness = stationFreshness(station, now(), limits());
    const grade = freshness === "live" ? stationGrade(station) : null;
    const main = mainReading(station);
    setAttribute(item, "data-freshness", freshness);
    setAttribute(item, "data-grade", grade);
    setAttribute(item.firstElementChild, "aria-current", selected()?.kind === "stations" && selected().id === station.id ? "true" : null);
    if (glyph.dataset.kind !== station.kind) {
      glyph.dataset.kind = station.kind;
      glyph.replaceChildren(glyphElement(stationShape(station.kind)));
    }
    setText(name, station.name);
    setText(value, main ? [gradeWord(grade, t), valueText(main.value, main.unit)].filter(Boolean).join(" ") : t("station.never"));
    setText(age, this.#ageWords(station));
  }

  #ageWords(station) {
    const { t, now } = this.#parts;
    const heard = lastHeard(station, now());
    const age = heard === null || now() === null ? "" : shortAge(now() - heard, t);
    return isStationPlaced(station) ? age : [t("list.unplaced"), age].filter(Boolean).join(" · ");
  }
}
