/** The map: the house's base map, the chosen layers in their order, what is selected, and overlays of results. */

import { Map as MapLibre, MercatorCoordinate, NavigationControl, ScaleControl } from "maplibre-gl";

import { baseStyle } from "../wall/basemap.js";
import { fontFaces } from "../wall/fonts.js";
import { paletteOf } from "../wall/palette.js";
import { FEATURES, META, selectedOf, sourceId, sourceOf, stylesOf, tilesOf } from "./drawing.js";
import { mapWords } from "./words.js";

const ROOM = 0.6;
const TILE = 512; // pixels of the world at zoom 0
const MARGIN = 0.1; // of a zoom level, round the district on paper
const BELOW = "community-points"; // names of the base map stay above the chosen layers
const SELECTED = { light: "#d4006a", dark: "#ff7ab8" };

export function themeNow() {
  const chosen = document.documentElement.dataset.theme;
  const dark = window.matchMedia("(prefers-color-scheme: dark)").matches;
  return chosen === "auto" ? (dark ? "dark" : "light") : chosen;
}

export class PlannerMap extends EventTarget {
  #plan;
  #config;
  #faces;
  #overlays = new Map();
  #addresses = new Map();
  #selected = { key: null, ids: [] };

  constructor(plan, config) {
    super();
    this.#plan = plan;
    this.#config = config;
  }

  /** Make the map in an element; resolves when its base is there. */
  async open(container, view) {
    const answer = await fetch(`${this.#config.font}unicode.json`);
    this.#faces = answer.ok ? fontFaces(await answer.json(), new URL(this.#config.font, location.href).href) : undefined;
    const start = view ? { center: [view.lon, view.lat], zoom: view.zoom } : { bounds: this.#config.bounds, fitBoundsOptions: { padding: 24 } };
    this.map = new MapLibre({ container, ...start, ...this.settings(), locale: mapWords() });
    this.map.addControl(new NavigationControl({ showCompass: false }), "bottom-right");
    this.map.addControl(new ScaleControl({ maxWidth: 140 }), "bottom-left");
    this.map.on("style.load", () => this.draw());
    this.map.on("error", (event) => this.#tell("state", { source: event.sourceId, state: "failed" }));
    this.map.on("sourcedata", (event) => event.sourceId?.startsWith("planner-") && event.isSourceLoaded && this.#tell("state", { source: event.sourceId, state: "loaded" }));
    this.map.on("idle", () => (this.#weigh(), this.#tell("idle")));
    this.map.on("click", (event) => this.#click(event));
    new MutationObserver(() => this.map.setStyle(this.style(), { diff: false })).observe(document.documentElement, { attributeFilter: ["data-theme"] });
    this.#plan.addEventListener("layers", () => this.draw());
    this.#plan.addEventListener("layer", () => this.draw());
    await new Promise((done) => this.map.once("style.load", done));
  }

  /** How the map is set up, on the screen and for paper alike. */
  settings() {
    const [west, south, east, north] = this.#config.bounds;
    return {
      style: this.style(), maxBounds: [west - ROOM, south - ROOM, east + ROOM, north + ROOM], minZoom: 7.5, maxZoom: 19, maxPitch: 0,
      attributionControl: false, dragRotate: false, pitchWithRotate: false, touchPitch: false, fadeDuration: 0, refreshExpiredTiles: false,
    };
  }

  style(theme = themeNow()) {
    return baseStyle({ palette: paletteOf(theme), scale: 1, faces: this.#faces, tiles: new URL(this.#config.tiles, location.href).href });
  }

  /** Bring the map to what the plan says. */
  draw() {
    if (!this.map?.getStyle()) return;
    const wanted = new Set(this.#plan.layers.map(sourceId));
    for (const id of this.#sources()) if (!wanted.has(id)) this.#drop(id);
    for (const layer of [...this.#plan.layers].reverse()) this.#drawLayer(layer);
    this.#drawSelected();
    for (const overlay of this.#overlays.values()) this.#drawOverlay(overlay);
  }

  /** All of the plan's and the overlays' layers put on another map, such as that for paper. */
  copyTo(map) {
    const own = this.map.getStyle();
    for (const [id, source] of Object.entries(own.sources)) if (id.startsWith("planner-") && !map.getSource(id)) map.addSource(id, source);
    for (const layer of own.layers) if (layer.source?.startsWith("planner-") && !layer.id.includes("-selected")) map.addLayer(layer, placeOf(layer));
  }

  #sources() {
    return Object.keys(this.map.getStyle().sources).filter((id) => /^planner-p\d+$/.test(id));
  }

  #drop(id) {
    for (const style of this.map.getStyle().layers) if (style.source === id) this.map.removeLayer(style.id);
    this.map.removeSource(id);
    this.#addresses.delete(id);
  }

  #drawLayer(layer) {
    const collection = this.#plan.collectionOf(layer);
    const id = sourceId(layer);
    const address = tilesOf(layer, location.origin);
    const source = this.map.getSource(id);
    if (!source) {
      this.map.addSource(id, sourceOf(layer, collection, location.origin));
      this.#tell("state", { source: id, state: "loading" });
    } else if (this.#addresses.get(id) !== address) {
      source.setTiles([address]);
      this.#tell("state", { source: id, state: "loading" });
    }
    this.#addresses.set(id, address);
    for (const style of this.map.getStyle().layers) if (style.source === id) this.map.removeLayer(style.id);
    const { label } = paletteOf(themeNow());
    for (const style of stylesOf(layer, collection, { ink: label.town, halo: label.halo })) this.map.addLayer(style, BELOW);
  }

  /** Show features of a layer as selected. */
  select(key, ids) {
    this.#selected = { key, ids };
    this.#drawSelected();
  }

  #drawSelected() {
    for (const style of this.map.getStyle().layers) if (style.id.includes("-selected")) this.map.removeLayer(style.id);
    const { key, ids } = this.#selected;
    const layer = this.#plan.get(key);
    if (!layer || !ids.length || !this.map.getSource(sourceId(layer))) return;
    for (const style of selectedOf(layer, this.#plan.collectionOf(layer), ids, SELECTED[themeNow()])) this.map.addLayer(style);
  }

  /** Put GeoJSON with its styles on the map under a name; null data takes it away. */
  overlay(name, data, styles = []) {
    if (data === null) this.#overlays.delete(name);
    else this.#overlays.set(name, { name, data, styles });
    const id = `planner-${name}`;
    for (const style of this.map.getStyle().layers) if (style.source === id) this.map.removeLayer(style.id);
    if (this.map.getSource(id)) this.map.removeSource(id);
    if (data !== null) this.#drawOverlay(this.#overlays.get(name));
  }

  #drawOverlay({ name, data, styles }) {
    const id = `planner-${name}`;
    if (!this.map.getSource(id)) this.map.addSource(id, { type: "geojson", data });
    styles.forEach((style, i) => {
      const layer = { ...style, id: `${id}-${i}`, source: id };
      if (this.map.getLayer(layer.id)) this.map.removeLayer(layer.id);
      this.map.addLayer(layer, placeOf(layer));
    });
  }

  /** Heat is weighed against the fullest cells in view, without the few that stand out. */
  #weigh() {
    for (const layer of this.#plan.layers.filter(({ heat, visible }) => heat && visible)) {
      const counts = this.map.querySourceFeatures(sourceId(layer), { sourceLayer: FEATURES }).map(({ properties }) => properties.count ?? 1).sort((a, b) => a - b);
      const densest = counts[Math.floor(counts.length * 0.98)] ?? 1;
      if (Math.abs(densest - (layer.densest ?? 1)) < 0.1 * densest) continue;
      layer.densest = densest;
      this.#drawLayer(layer);
    }
  }

  /** What the tiles in view say was left out: `cells`, `small`, or nothing. */
  thinned(layer) {
    const id = sourceId(layer);
    if (!this.map.getSource(id) || !layer.visible) return "";
    return this.map.querySourceFeatures(id, { sourceLayer: META })[0]?.properties.thinned ?? "";
  }

  /** The view as it is saved. */
  view() {
    const { lng, lat } = this.map.getCenter();
    return { lon: Number(lng.toFixed(6)), lat: Number(lat.toFixed(6)), zoom: Number(this.map.getZoom().toFixed(3)) };
  }

  /** How many zoom levels nearer or farther a frame shows all that is in view now. */
  fitInto(width, height) {
    const { clientWidth, clientHeight } = this.map.getContainer();
    return Math.log2(Math.min(width / clientWidth, height / clientHeight));
  }

  /** The view in which a frame shows the whole district. */
  district(width, height) {
    const [west, south, east, north] = this.#config.bounds;
    const [low, high] = [MercatorCoordinate.fromLngLat([west, south]), MercatorCoordinate.fromLngLat([east, north])];
    const { lng, lat } = new MercatorCoordinate((low.x + high.x) / 2, (low.y + high.y) / 2).toLngLat();
    const zoom = Math.log2(Math.min(width / (high.x - low.x), height / (low.y - high.y)) / TILE) - MARGIN;
    return { lon: lng, lat, zoom };
  }

  /** Bring a box (west, south, east, north in degrees) into view. */
  show([west, south, east, north], { maxZoom = 16 } = {}) {
    this.map.fitBounds([[west, south], [east, north]], { padding: 60, maxZoom, duration: 500 });
  }

  #click(event) {
    if (this.busy) return;
    const { x, y } = event.point;
    const near = this.map.queryRenderedFeatures([[x - 3, y - 3], [x + 3, y + 3]]);
    const hit = near.find((each) => /^planner-p\d+$/.test(each.source) && each.sourceLayer === FEATURES && each.id !== undefined);
    this.#tell("place", event.lngLat);
    this.#tell("pick", hit ? { key: hit.source.slice("planner-".length), id: hit.id } : null);
  }

  #tell(type, detail = null) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/** Names of results go over those of the base map, which give way to them; all else lies below. */
function placeOf({ type, source }) {
  return type === "symbol" && !/^planner-p\d+$/.test(source) ? undefined : BELOW;
}
