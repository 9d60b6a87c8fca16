/** How the board looks on the map right now: symbols, their words, and lines. Knows nothing of canvases or of the page. */

import { shortAge } from "../format.js";
import { mercator } from "../motion.js";
import { isUnanswered } from "./alarms.js";
import { gradeWord } from "./grades.js";
import { hasPlace, linesOf } from "./incidents.js";
import { lastHeard, mainReading, stationFreshness, stationGrade } from "./stations.js";
import { distanceText, shortened, valueText } from "./values.js";

/** What is drawn above what, and keeps its words where there is little room: the graver the earlier. */
const RANK = { selected: 0, incidents: 1, stations: 5 };

export class BoardView {
  #store;
  #t;

  /** @param {object} store @param {(key:string, values?:object) => string} t */
  constructor(store, t) {
    this.#store = store;
    this.#t = t;
    this.marks = [];
    this.lines = [];
    /** The object selected, as {kind, id}; null: none. */
    this.selected = null;
  }

  /** Work out everything anew for server time `now`; `feedDead`: nothing is called live. */
  update(now, feedDead) {
    const { stations, incidents } = this.#store.board;
    const marks = [...stations.values()].filter(hasPlace).map((station) => this.#station(station, now, feedDead));
    marks.push(...[...incidents.values()].filter(hasPlace).map((incident) => this.#incident(incident)));
    this.marks = marks.sort((a, b) => b.rank - a.rank || a.id - b.id);
    this.updateLines();
  }

  /** Work out the lines anew: units have moved. */
  updateLines() {
    this.lines = linesOf(this.#store.board.assignments.values(), this.#store.units).map((line) => ({
      ...line, late: isUnanswered(line.assignment), words: distanceText(line.metres),
    }));
  }

  isSelected({ kind, id }) {
    return this.selected !== null && this.selected.kind === kind && this.selected.id === id;
  }

  #mark(kind, { id, lon, lat }, grade, rest) {
    const [x, y] = mercator(lon, lat);
    const rank = this.isSelected({ kind, id }) ? RANK.selected : RANK[kind] + (grade ?? 5) / 10;
    return { kind, id, key: `${kind}-${id}`, x, y, grade, rank, ...rest };
  }

  #station(station, now, feedDead) {
    const freshness = stationFreshness(station, now, { feedDead });
    const grade = freshness === "live" ? stationGrade(station) : null;
    return this.#mark("stations", station, grade, { shape: station.kind, freshness, words: this.#stationWords(station, now, freshness, grade) });
  }

  /** The value with the level's name; a silent station says how old it is instead of looking alive. */
  #stationWords(station, now, freshness, grade) {
    const main = mainReading(station);
    if (freshness === "never" || main === null) return this.#t("station.never");
    const value = valueText(main.value, main.unit);
    const heard = lastHeard(station, now);
    if (freshness === "silent") return now === null ? value : `${value} · ${shortAge(now - heard, this.#t)}`;
    return [gradeWord(grade, this.#t), value].filter(Boolean).join(" ");
  }

  #incident(incident) {
    const words = `${shortened(incident.title, 11)} · ${this.#t(`incident.${incident.state}`)}`;
    return this.#mark("incidents", incident, incident.severity, { state: incident.state, words });
  }
}
