/** The map: base, tracks and units, its home view, its clicks, and the pace at which it is drawn. */

import { Map as MapLibre, NavigationControl, ScaleControl } from "maplibre-gl";

import { baseStyle } from "./basemap.js";
import { BoardCanvas } from "./board/boardcanvas.js";
import { Pace } from "./pace.js";
import { addTrackLayers } from "./trackview.js";
import { UnitCanvas } from "./unitcanvas.js";

/** Degrees around the district that one may look at. */
const ROOM = 0.6;

export class MapView {
  #parts;
  #scheduled = false;
  #missed = false;
  #units = null;

  /**
   * @param {{container:Element, view:object, config:object, faces:object, palette:object, scale:number, still:boolean,
   *   labelOf:(look:object) => string, padding:() => object, texts:object, onPick:(id:?number) => void,
   *   board:object, onPickObject:(object:{kind:string, id:number}) => void, onStyle:() => void}} parts `onStyle` is called when the layers have been made, anew after each repaint
   */
  constructor(parts) {
    this.#parts = parts;
    this.pace = new Pace();
    this.map = this.#makeMap();
    const { view, board, palette, scale, labelOf, still } = parts;
    this.board = new BoardCanvas(this.map, board, { palette, scale }, () => this.requestFrame());
    this.#units = new UnitCanvas(this.map, view, { palette, scale, labelOf, still }, () => this.requestFrame());
    this.board.raiseWords();
    this.map.on("style.load", () => {
      addTrackLayers(this.map, this.#parts.palette, this.#parts.scale);
      parts.onStyle();
    });
    // the map moved: draw in the very same frame, or the units would swim
    this.map.on("render", () => {
      this.board.stale = true;
      this.#draw();
    });
    this.map.on("click", (event) => this.#click(event.point));
    // without a listener the map writes every missed tile to the console; what is missed is asked again when we are back
    this.map.on("error", () => (this.#missed = true));
    this.map.on("mousemove", (event) => this.#point(event.point));
    this.ready = new Promise((done) => this.map.once("style.load", done));
  }

  #makeMap() {
    const { container, config, texts, padding } = this.#parts;
    const [west, south, east, north] = config.bounds;
    const map = new MapLibre({
      container, style: this.#style(), bounds: config.bounds, fitBoundsOptions: { padding: padding() },
      maxBounds: [west - ROOM, south - ROOM, east + ROOM, north + ROOM], minZoom: 7.5, maxZoom: 18,
      attributionControl: false, dragRotate: false, pitchWithRotate: false, touchPitch: false, maxPitch: 0,
      fadeDuration: 0, locale: texts, refreshExpiredTiles: false, canvasContextAttributes: { antialias: false },
    });
    map.touchZoomRotate.disableRotation();
    map.keyboard.disableRotation();
    map.addControl(new NavigationControl({ showCompass: false }), "bottom-right");
    map.addControl(new ScaleControl({ maxWidth: 140 * this.#parts.scale }), "bottom-right");
    return map;
  }

  #style() {
    const { palette, scale, config, faces } = this.#parts;
    return baseStyle({ palette, scale, faces, tiles: new URL(config.tiles, location.href).href });
  }

  /** Draw in other colours or at another size. */
  repaint(palette, scale) {
    this.#parts.palette = palette;
    this.#parts.scale = scale;
    this.board.repaint(palette, scale);
    this.#units.repaint(palette, scale);
    this.map.setStyle(this.#style(), { diff: false });
  }

  /** The unit at a place of the screen; null if none. */
  unitAt({ x, y }) {
    return this.#units.at(x, y);
  }

  #point(point) {
    const over = this.unitAt(point) !== null || this.board.at(point.x, point.y) !== null;
    this.map.getCanvas().classList.toggle("over-unit", over);
  }

  /** Units lie above the rest. */
  #click(point) {
    const unit = this.unitAt(point);
    const object = unit === null ? this.board.at(point.x, point.y) : null;
    if (object) this.#parts.onPickObject(object);
    else this.#parts.onPick(unit);
  }

  /** The board is different: draw it with the next frame. */
  touchBoard() {
    this.board.touch();
  }

  /** Where a unit is drawn, in mercator units; null if it is not. */
  #placeOf(unit) {
    return this.#parts.view.look(unit.id)?.glide ?? null;
  }

  /** Ask again for the tiles that could not be had, e.g. while the server was away. */
  fetchMissed() {
    if (!this.#missed) return;
    this.#missed = false;
    for (const [name, source] of Object.entries(this.map.getStyle()?.sources ?? {})) {
      if (source.type === "vector") this.map.refreshTiles(name);
    }
  }

  /** Show the whole district. */
  home() {
    this.map.fitBounds(this.#parts.config.bounds, { padding: this.#parts.padding(), animate: !this.#parts.still, duration: 900 });
  }

  /** Bring a place into the free middle of the screen. */
  show(lon, lat, zoom = 14) {
    const { padding, still } = this.#parts;
    const target = { center: [lon, lat], zoom: Math.max(this.map.getZoom(), zoom), padding: padding() };
    if (still) this.map.jumpTo(target);
    else this.map.easeTo({ ...target, duration: 900 });
    this.map.once("moveend", () => this.map.setPadding({ top: 0, right: 0, bottom: 0, left: 0 }));
  }

  /** Ask for a frame of the units as soon as this machine can take one. */
  requestFrame() {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setTimeout(() => requestAnimationFrame(() => this.#frame()), this.pace.wait(performance.now()));
  }

  #frame() {
    this.#draw(() => {
      this.#scheduled = false;
      if (this.#units.animating || this.pace.waiting) this.requestFrame();
    });
  }

  #draw(then = () => {}) {
    const start = performance.now();
    let drawn = start;
    // the browser asks for the next frame when it has shown this one; asked first, so that a fault stops one frame only
    requestAnimationFrame(() => {
      this.pace.drew(start, drawn, performance.now());
      then();
    });
    this.#units.draw(start);
    this.board.draw(start, (unit) => this.#placeOf(unit));
    drawn = performance.now();
  }
}
