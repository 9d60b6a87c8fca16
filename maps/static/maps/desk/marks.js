/** What stands on the desk's map: a few marks of HTML, and lines from those who go to where they go. */

import { Marker } from "maplibre-gl";

import { el } from "maps/wall/dom.js";

const LINES = "desk-lines";

export class Marks {
  #map;
  #marks = new Map();
  #units = [];
  #incident = null;

  constructor(map) {
    this.#map = map;
    map.on("style.load", () => this.#drawLines());
  }

  /**
   * @param {?object} places as the page says them (`data-places`)
   * @param {(device:?number, otherwise:?number[]) => ?number[]} at where a device is now, `[lon, lat]`
   */
  show(places, at) {
    this.#incident = places?.at ?? null;
    this.#units = places ? [...places.could.map((unit) => ({ ...unit, could: true })), ...places.going] : [];
    const wanted = new Set();
    if (this.#incident) wanted.add(this.#put("incident", this.#incident, () => el("span", { class: `mark-incident sv-${places.severity}` })));
    for (const unit of this.#units) {
      const place = at(unit.device, unit.at);
      if (place) wanted.add(this.#put(keyOf(unit), place, () => unitMark(unit)));
    }
    for (const key of this.#marks.keys()) if (!wanted.has(key)) this.#drop(key);
    this.#drawLines();
  }

  /** Put the units where they are now. */
  move(at) {
    for (const unit of this.#units) {
      const place = at(unit.device, unit.at);
      if (place) this.#marks.get(keyOf(unit))?.setLngLat(place);
    }
    this.#drawLines();
  }

  /** Places of the units nearest to a place. */
  nearest([lon, lat], count) {
    const places = this.#units.map((unit) => this.#marks.get(keyOf(unit))?.getLngLat().toArray()).filter(Boolean);
    const far = ([x, y]) => Math.hypot((x - lon) * 0.78, y - lat);
    return places.sort((a, b) => far(a) - far(b)).slice(0, count);
  }

  #put(key, place, make) {
    const mark = this.#marks.get(key) ?? new Marker({ element: make(), anchor: key === "incident" ? "center" : "bottom" }).setLngLat(place).addTo(this.#map);
    mark.setLngLat(place);
    this.#marks.set(key, mark);
    return key;
  }

  #drop(key) {
    this.#marks.get(key).remove();
    this.#marks.delete(key);
  }

  #drawLines() {
    if (!this.#map.isStyleLoaded() && !this.#map.getLayer("land")) return;
    const going = this.#units.filter((unit) => !unit.could).map((unit) => this.#marks.get(keyOf(unit))?.getLngLat().toArray());
    const lines = this.#incident ? going.filter(Boolean).map((from) => [from, this.#incident]) : [];
    const data = { type: "Feature", properties: {}, geometry: { type: "MultiLineString", coordinates: lines } };
    const source = this.#map.getSource(LINES);
    if (source) {
      source.setData(data);
      return;
    }
    const colour = getComputedStyle(document.documentElement).getPropertyValue("--accent").trim();
    this.#map.addSource(LINES, { type: "geojson", data });
    this.#map.addLayer({ id: LINES, type: "line", source: LINES, paint: { "line-color": colour, "line-width": 2, "line-dasharray": [2, 2] } });
  }
}

/** A unit that goes looks otherwise than one that could: each has a mark of its own. */
function keyOf(unit) {
  return unit.could ? `could-${unit.device}-${unit.key}` : `going-${unit.device}-${unit.state}`;
}

function unitMark(unit) {
  const words = unit.could ? el("kbd", {}, unit.key) : null;
  return el("span", { class: `mark-unit ${unit.could ? "could" : `st-${unit.state}`}` }, words, unit.could ? null : unit.callsign);
}
