/** A map to draw records on: the house's base map where there is one, else plain ground. */

import { Map as MapLibre, NavigationControl } from "maplibre-gl";

const DEEPEST = 18;

/** The theme that is shown now. */
export function theme() {
  const chosen = document.documentElement.dataset.theme;
  const dark = window.matchMedia("(prefers-color-scheme: dark)").matches;
  return chosen === "auto" ? (dark ? "dark" : "light") : chosen;
}

/** A colour of the page by its name in tokens.css. */
export function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** The page's facts for its map; null where it has none. */
export function mapConfig() {
  const text = document.getElementById("register-map-config")?.textContent;
  return text ? JSON.parse(text) : null;
}

/** @param {HTMLElement} container @param {object} config @param {object} view MapLibre's bounds, or center and zoom */
export async function makeMap(container, config, view) {
  const map = new MapLibre({
    container, ...view, style: await baseOf(config), maxZoom: DEEPEST, maxPitch: 0, attributionControl: false, dragRotate: false,
    pitchWithRotate: false, touchPitch: false, fadeDuration: 0, locale: { "Map.Title": config.texts.map },
  });
  map.addControl(new NavigationControl({ showCompass: false }), "bottom-right");
  map.touchZoomRotate.disableRotation();
  map.on("error", () => undefined); // a missed tile is asked for again by moving
  return map;
}

async function baseOf(config) {
  const plain = { version: 8, sources: {}, layers: [{ id: "ground", type: "background", paint: { "background-color": colour("--sunken") } }] };
  if (!config.base) return plain;
  const [{ baseStyle }, { paletteOf }, { fontFaces }] = await Promise.all([
    import("maps/wall/basemap.js"), import("maps/wall/palette.js"), import("maps/wall/fonts.js"),
  ]);
  const answer = await fetch(`${config.font}unicode.json`);
  const faces = answer.ok ? fontFaces(await answer.json(), new URL(config.font, location.href).href) : undefined;
  return baseStyle({ palette: paletteOf(theme()), scale: 1, faces, tiles: new URL(config.base, location.href).href });
}
