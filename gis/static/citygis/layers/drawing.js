/** A collection's features on a map, from its tiles; and single geometries laid over them. */

import { colour } from "core/registers/basis.js";

const FONT = "Noto Sans SC";
const NOTHING = { type: "FeatureCollection", features: [] };

/** The address of the tiles; `stamp` makes it another one, after an edit. */
export function tilesOf(config, stamp = "") {
  const url = new URL(config.tiles, location.href);
  const fields = config.label ? [["fields", config.label]] : [];
  const at = config.at ? [["at", config.at]] : [];
  const asked = new URLSearchParams([...fields, ...at, ...(stamp ? [["_", stamp]] : [])]).toString();
  return decodeURI(url.href) + (asked ? `?${asked}` : "");
}

/** The layers that show a collection; ids begin with `features`. */
export function addFeatures(map, config) {
  const chosen = config.style.color || colour("--accent");
  const surface = colour("--surface");
  const part = { source: "features", "source-layer": "features" };
  const kind = (name) => ["==", ["geometry-type"], name];
  map.addSource("features", { type: "vector", tiles: [tilesOf(config)], maxzoom: Math.min(18, config.zooms[1]), minzoom: config.zooms[0] });
  const layers = [
    { id: "features-fill", type: "fill", filter: kind("Polygon"), paint: { "fill-color": chosen, "fill-opacity": 0.22 } },
    { id: "features-edge", type: "line", filter: kind("Polygon"), paint: { "line-color": chosen, "line-width": 1.5 } },
    { id: "features-line", type: "line", filter: kind("LineString"), paint: { "line-color": chosen, "line-width": 3 } },
    { id: "features-point", type: "circle", filter: kind("Point"), paint: { "circle-color": chosen, "circle-radius": 6, "circle-stroke-color": surface, "circle-stroke-width": 1.5 } },
  ];
  const names = map.getStyle().layers.find(({ type }) => type === "symbol")?.id; // of the base map: they stay readable
  for (const layer of layers) map.addLayer({ ...layer, ...part }, layer.type === "circle" ? undefined : names);
  if (config.label) map.addLayer(labels(config, part));
  return ["features-fill", "features-line", "features-point"];
}

function labels(config, part) {
  return {
    id: "features-label", type: "symbol", ...part, minzoom: 13,
    layout: {
      "text-field": ["to-string", ["get", config.label]], "text-font": [FONT], "text-size": 12, "text-offset": [0, 0.9], "text-anchor": "top",
      "symbol-placement": config.shape.includes("Line") ? "line-center" : "point",
    },
    paint: { "text-color": colour("--ink"), "text-halo-color": colour("--surface"), "text-halo-width": 1.5 },
  };
}

/** Geometries in one colour over everything; returns what puts others in their place. */
export function addOverlay(map, id, { color, dashed = false, filled = 0.14 }) {
  map.addSource(id, { type: "geojson", data: NOTHING });
  const line = { "line-color": color, "line-width": 3, ...(dashed ? { "line-dasharray": [2, 1.5] } : {}) };
  map.addLayer({ id: `${id}-fill`, type: "fill", source: id, filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": color, "fill-opacity": filled } });
  map.addLayer({ id: `${id}-line`, type: "line", source: id, filter: ["!=", ["geometry-type"], "Point"], paint: line });
  map.addLayer({
    id: `${id}-point`, type: "circle", source: id, filter: ["==", ["geometry-type"], "Point"],
    paint: { "circle-radius": 8, "circle-color": dashed ? "transparent" : color, "circle-stroke-color": color, "circle-stroke-width": 2.5 },
  });
  return (geometries) => map.getSource(id).setData({ type: "FeatureCollection", features: geometries.filter(Boolean).map(feature) });
}

function feature(geometry) {
  return { type: "Feature", properties: {}, geometry };
}

/** West, south, east, north of GeoJSON geometries; null for none. */
export function boundsOf(geometries) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  const take = (part) => {
    if (typeof part[0] !== "number") return part.forEach(take);
    [box[0], box[1], box[2], box[3]] = [Math.min(box[0], part[0]), Math.min(box[1], part[1]), Math.max(box[2], part[0]), Math.max(box[3], part[1])];
  };
  geometries.filter(Boolean).forEach((each) => take(each.coordinates));
  return box[0] === Infinity ? null : box;
}
