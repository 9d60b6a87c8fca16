/** The board's part of the wall: stations, alarms, incidents and orders, as panels and on the map. */

import { part, setText } from "../dom.js";
import { AlarmBanner } from "../panels/alarmbanner.js";
import { FiguresPanel } from "../panels/figures.js";
import { IncidentList } from "../panels/incidentlist.js";
import { ObjectDetails } from "../panels/objectdetails.js";
import { SoundButton } from "../panels/soundbutton.js";
import { StationList } from "../panels/stationlist.js";
import { startTabs } from "../panels/tabs.js";
import { acknowledge } from "./acknowledge.js";
import { soundOf } from "./alarms.js";
import { BoardView } from "./boardview.js";
import { Figures } from "./figures.js";
import { hasPlace } from "./incidents.js";
import { AlarmSound } from "./sound.js";

const REFUSAL_MS = 12000;

export class BoardPart {
  #parts;

  /**
   * @param {{t:Function, config:object, store:object, now:() => ?number, limits:() => object, go:(lon:number, lat:number) => void,
   *   pickUnit:(id:?number) => void, letGo:() => void, redraw:() => void}} parts `letGo` gives up the selected unit
   */
  constructor(parts) {
    this.#parts = parts;
    const { t, config, store, now, limits } = parts;
    const language = config.language.startsWith("en") ? "en" : "zh";
    const selected = () => this.view.selected;
    this.view = new BoardView(store, t);
    this.sound = new AlarmSound(() => this.button.show());
    this.button = new SoundButton(t, this.sound);
    this.banner = new AlarmBanner({
      t, language, store, now, mayAcknowledge: config.may.acknowledge,
      onPick: (row) => this.#pickRow(row), onAcknowledge: (id, button) => this.#acknowledge(id, button),
      onNews: (rows, fresh) => this.sound.want(soundOf(rows), fresh),
    });
    this.incidents = new IncidentList({ t, store, now, selected, onPick: (id) => this.pick({ kind: "incidents", id }, true) });
    this.stations = new StationList({ t, store, now, limits, selected, onPick: (id) => this.pick({ kind: "stations", id }, true) });
    this.details = new ObjectDetails({ t, language, store, now, limits, onClose: () => this.pick(null), onUnit: (id) => parts.pickUnit(id) });
    this.figuresPanel = new FiguresPanel(t);
    this.figures = new Figures(`${config.api}indicators`, (items) => this.figuresPanel.show(items));
    this.showTab = startTabs(() => this.stations.show());
  }

  start() {
    this.figures.start();
    this.sound.unlock();
  }

  /** The board, or the clock, has moved on: show everything as it is now. */
  show() {
    this.view.update(this.#parts.now(), this.#parts.limits().feedDead);
    this.banner.show();
    this.incidents.show();
    this.stations.show();
    this.#showDetails();
    this.figuresPanel.tick(this.#parts.now());
    this.#parts.redraw();
  }

  /** An event came in. */
  heard({ type }) {
    this.figures.heard(type);
  }

  /** Select an object as {kind, id} (null: none); `go` brings it into view. */
  pick(chosen, go = false) {
    this.view.selected = chosen;
    if (chosen === null) this.details.hide();
    else {
      this.#parts.letGo();
      const object = this.#parts.store.board[chosen.kind].get(chosen.id);
      if (go && object && hasPlace(object)) this.#parts.go(object.lon, object.lat);
    }
    this.show();
  }

  /** The object an event is about, if it is on the board. */
  objectOf({ payload }) {
    const { incidents, stations } = this.#parts.store.board;
    if (incidents.has(payload?.incident_id)) return { kind: "incidents", id: payload.incident_id };
    return stations.has(payload?.device_id) ? { kind: "stations", id: payload.device_id } : null;
  }

  /** The open order of a unit's device, if there is one. */
  orderOf(deviceId) {
    return [...this.#parts.store.board.assignments.values()].find((each) => each.device_id === deviceId) ?? null;
  }

  #showDetails() {
    if (this.view.selected === null) return;
    if (!this.details.show(this.view.selected)) this.view.selected = null;
  }

  #pickRow({ alarm, order }) {
    const { store, go, pickUnit } = this.#parts;
    const device = (alarm ?? order).device_id;
    if (order) this.pick({ kind: "incidents", id: order.incident_id }, true);
    else if (store.board.stations.has(device)) this.pick({ kind: "stations", id: device }, true);
    else if (store.units.has(device)) pickUnit(device);
    else if (hasPlace(alarm)) go(alarm.lon, alarm.lat);
  }

  async #acknowledge(id, button) {
    button.disabled = true;
    const refusal = await acknowledge(this.#parts.config.api, id, this.#parts.t);
    button.disabled = false;
    const box = part("alarms-refusal");
    box.hidden = refusal === null;
    setText(box, refusal ?? "");
    window.clearTimeout(this.hiding);
    this.hiding = window.setTimeout(() => (box.hidden = true), REFUSAL_MS);
  }
}
