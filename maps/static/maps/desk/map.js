/** The desk's map: the incident, who goes there and who could; while an incident is being opened, the pin. */

import { LngLatBounds, Map as MapLibre, NavigationControl } from "maplibre-gl";

import { baseStyle } from "maps/wall/basemap.js";
import { fontFaces } from "maps/wall/fonts.js";
import { paletteOf } from "maps/wall/palette.js";
import { isPlaced } from "maps/wall/protocol.js";

import { Marks } from "./marks.js";
import { Pin } from "./pin.js";

const ROOM = 0.6;
const CLOSEST = 15;

function theme() {
  const chosen = document.documentElement.dataset.theme;
  const dark = window.matchMedia("(prefers-color-scheme: dark)").matches;
  return chosen === "auto" ? (dark ? "dark" : "light") : chosen;
}

export class DeskMap {
  #config;
  #store;
  #faces;
  #marks = null;
  #places = null;
  #shown = null;

  /** @param {{config:object, texts:object, store:object, onPlace:(place:object) => void, onDone:() => void}} parts */
  constructor({ config, texts, store, onPlace, onDone }) {
    this.#config = config;
    this.#store = store;
    this.ready = this.#make(texts, { onPlace, onDone });
  }

  async #make(texts, on) {
    const answer = await fetch(`${this.#config.font}unicode.json`);
    this.#faces = answer.ok ? fontFaces(await answer.json(), new URL(this.#config.font, location.href).href) : undefined;
    const [west, south, east, north] = this.#config.bounds;
    this.map = new MapLibre({
      container: "desk-map", style: this.#style(), bounds: this.#config.bounds, fitBoundsOptions: { padding: 20 },
      maxBounds: [west - ROOM, south - ROOM, east + ROOM, north + ROOM], minZoom: 7.5, maxZoom: 18, maxPitch: 0,
      attributionControl: false, dragRotate: false, pitchWithRotate: false, touchPitch: false, fadeDuration: 0,
      refreshExpiredTiles: false, keyboard: false, locale: mapTexts(texts),
    });
    this.map.addControl(new NavigationControl({ showCompass: false }), "bottom-right");
    this.map.on("error", () => undefined); // a missed tile is asked for again by moving; the console need not know
    this.#marks = new Marks(this.map);
    this.pin = new Pin(this.map, on);
    this.look();
  }

  #style() {
    const tiles = new URL(this.#config.tiles, location.href).href;
    return baseStyle({ palette: paletteOf(theme()), scale: 1, faces: this.#faces, tiles });
  }

  /** Other colours. */
  repaint() {
    this.map?.setStyle(this.#style(), { diff: false });
  }

  /** The page shows something else: draw what it says now. */
  look() {
    if (!this.#marks) return;
    const data = document.getElementById("desk-places")?.dataset.places;
    this.#places = data ? JSON.parse(data) : null;
    const view = document.getElementById("desk").dataset.view;
    this.pin.enable(view === "intake");
    this.#marks.show(this.#places, (device, otherwise) => this.#at(device, otherwise));
    this.#frame(view);
  }

  /** Units have moved. */
  moved() {
    this.#marks?.move((device, otherwise) => this.#at(device, otherwise));
  }

  #at(device, otherwise = null) {
    const fix = this.#store.units.get(device)?.fix;
    return isPlaced(fix) ? [fix.lon, fix.lat] : otherwise;
  }

  /** Bring into view what is about to be decided; once per incident, so that it does not jump under the hand. */
  #frame(view) {
    const key = this.#places ? `${this.#places.incident}:${this.#places.at}` : view;
    if (key === this.#shown) return;
    this.#shown = key;
    this.map.resize();
    if (this.#places?.at) this.#frameIncident(this.#places.at);
    else if (!this.#places && view === "nothing") this.map.fitBounds(this.#config.bounds, { padding: 20, animate: false });
  }

  #frameIncident(at) {
    const bounds = new LngLatBounds(at, at);
    this.#marks.nearest(at, 4).forEach((place) => bounds.extend(place));
    this.map.fitBounds(bounds, { padding: 48, maxZoom: CLOSEST, animate: false });
  }
}

/** MapLibre's own words, out of ours. */
function mapTexts(texts) {
  const own = Object.entries(texts).filter(([key]) => key.startsWith("map."));
  return Object.fromEntries(own.map(([key, text]) => [key.slice(4), text]));
}
