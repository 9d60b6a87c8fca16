/** The base map: sea, land, the district and its parts. A pure function from theme, scale and language to a style. */

import { FONT } from "./fonts.js";

/** What the tile server offers; asked for together, one request a tile. */
const TILE_LAYERS = ["land", "districts", "subdistricts", "communities", "roads", "labels"];

/** Unit grids: many, seen close by only, so tiles of their own. */
const GRID_LAYERS = ["grids", "responsibilities", "codes"];

/** Tiles carry the land 32 pixels beyond their edge: a broader line would end in a straight cut. */
const BROADEST = 62;

/** Zoom steps as a MapLibre expression. */
function byZoom(...stops) {
  return ["interpolate", ["linear"], ["zoom"], ...stops];
}

function scaled(scale, ...stops) {
  return byZoom(...stops.map((value, i) => (i % 2 ? value * scale : value)));
}

/**
 * The style.
 *
 * @param {{palette:object, scale:number, tiles:string, faces:object, maxzoom?:number}} parts `scale` 1 for a 1080 line
 *   screen, 2 for 4K; `tiles` the whole address of the tile server, ending in a slash; `maxzoom` the deepest tiles to
 *   ask for, shown enlarged beyond that
 */
export function baseStyle({ palette, scale, tiles, faces, maxzoom = 14 }) {
  const sources = {
    base: { type: "vector", tiles: [`${tiles}${TILE_LAYERS.join(",")}/{z}/{x}/{y}.mvt`], maxzoom },
    grids: { type: "vector", tiles: [`${tiles}${GRID_LAYERS.join(",")}/{z}/{x}/{y}.mvt`], minzoom: 14, maxzoom: 14 },
  };
  const parts = { palette, scale, own: ["==", ["get", "level"], "district"] };
  return {
    version: 8,
    "font-faces": faces,
    sources,
    layers: [seaLayers, landLayers, areaLayers, roadLayers, gridLayers, outlineLayers, labelLayers].flatMap((part) => part(parts)),
  };
}

function layer(id, type, tileLayer, rest) {
  return { id, type, source: "base", "source-layer": tileLayer, ...rest };
}

/** Depth tints as on a sea chart: bands along the coast, each a step lighter, of which land covers the inner half. */
function seaLayers({ palette, scale }) {
  const broad = (width) => Math.min(width * scale, BROADEST);
  const band = (id, colour, width) =>
    layer(id, "line", "land", {
      layout: { "line-join": "round", "line-cap": "round" },
      paint: { "line-color": colour, "line-width": byZoom(8, broad(width / 3), 10, broad(width), 13, broad(1.3 * width)) },
    });
  return [
    { id: "sea", type: "background", paint: { "background-color": palette.sea } },
    ...palette.shoals.map((colour, i) => band(`shoal-${i}`, colour, [46, 28, 12][i])),
  ];
}

function landLayers({ palette, scale, own }) {
  return [
    layer("land", "fill", "land", { paint: { "fill-color": palette.land } }),
    layer("district", "fill", "districts", { filter: own, paint: { "fill-color": palette.district } }),
    layer("coast", "line", "land", {
      paint: { "line-color": palette.coast, "line-width": scaled(scale, 9, 0.5, 14, 1.2), "line-opacity": 0.7 },
    }),
    layer("neighbours", "line", "districts", {
      filter: ["!", own],
      paint: { "line-color": palette.neighbour, "line-width": scaled(scale, 9, 0.7, 14, 1.4) },
    }),
  ];
}

/** Subdistricts are our own approximation, so they are dashed and never filled. */
function areaLayers({ palette, scale }) {
  return [
    layer("subdistricts", "line", "subdistricts", {
      paint: {
        "line-color": palette.subdistrict,
        "line-width": scaled(scale, 9, 0.6, 12, 1.1, 15, 1.8),
        "line-dasharray": [3, 3],
        "line-opacity": byZoom(9, 0.4, 11, 0.7),
      },
    }),
  ];
}

function roadLayers({ palette, scale }) {
  const road = (id, kind, colour, stops, minzoom) =>
    layer(id, "line", "roads", {
      filter: ["==", ["get", "class"], kind],
      minzoom,
      layout: { "line-cap": "round", "line-join": "round" },
      paint: { "line-color": colour, "line-width": scaled(scale, ...stops) },
    });
  return [
    road("roads-local", "local", palette.road.minor, [12, 0.4, 13, 0.9, 16, 5], 12),
    road("roads-collector", "collector", palette.road.minor, [11, 0.5, 13, 1.5, 16, 8], 11),
    road("roads-arterial", "arterial", palette.road.middle, [9, 0.5, 11, 1, 13, 2.2, 16, 11], 9),
    road("roads-expressway", "expressway", palette.road.major, [8, 0.9, 11, 1.8, 13, 3.4, 16, 15], 8),
  ];
}

/** Unit grids and the responsibility grids round them; derived, so thin and dotted. Codes show when there is room. */
function gridLayers({ palette, scale }) {
  const grid = (id, type, tileLayer, minzoom, rest) => ({ id, type, source: "grids", "source-layer": tileLayer, minzoom, ...rest });
  const line = (width, dash, opacity) => ({
    paint: { "line-color": palette.subdistrict, "line-width": width * scale, "line-dasharray": dash, "line-opacity": opacity },
  });
  return [
    grid("unit-grids", "line", "grids", 15, line(0.7, [1, 2], byZoom(15, 0.25, 16, 0.6))),
    grid("responsibility-grids", "line", "responsibilities", 14.5, line(1.3, [4, 2], byZoom(14.5, 0.3, 16, 0.7))),
    grid("grid-codes", "symbol", "codes", 16, {
      layout: { "text-field": ["step", ["zoom"], ["get", "serial"], 17, ["get", "code"]], "text-font": [FONT], "text-size": 11 * scale },
      paint: text(palette, palette.label.village, { "text-opacity": 0.75 }),
    }),
  ];
}

/** Our own district's edge: a clear line in a soft band, of solid tints since transparent lines show their joints. */
function outlineLayers({ palette, scale, own }) {
  const edge = (id, colour, width) =>
    layer(id, "line", "districts", {
      filter: own,
      layout: { "line-join": "round", "line-cap": "round" },
      paint: { "line-color": colour, "line-width": scaled(scale, 9, width * 0.7, 13, width * 1.6) },
    });
  const [wide, near] = palette.glow;
  return [edge("outline-glow", wide, 8), edge("outline-halo", near, 4.2), edge("outline", palette.outline, 1.5)];
}

function text(palette, colour, rest) {
  return { "text-color": colour, "text-halo-color": palette.label.halo, "text-halo-width": 1.4, "text-halo-blur": 0.6, ...rest };
}

/** Layout of a label: its text is the feature's name. */
function named(size, spacing, rest = {}) {
  return { "text-field": ["get", "name"], "text-font": [FONT], "text-size": size, "text-letter-spacing": spacing, ...rest };
}

function labelLayers(parts) {
  return [...pointLayers(parts), ...roadNames(parts), ...placeNames(parts)];
}

function pointLayers({ palette, scale }) {
  return [
    layer("community-points", "circle", "communities", {
      minzoom: 12.2,
      paint: { "circle-color": palette.community, "circle-radius": scaled(scale, 12, 1.6, 15, 3), "circle-opacity": 0.8 },
    }),
  ];
}

function roadNames({ palette, scale }) {
  return [
    layer("road-names", "symbol", "roads", {
      minzoom: 13.5,
      filter: ["match", ["get", "class"], ["expressway", "arterial"], true, false],
      layout: named(12 * scale, 0.1, { "symbol-placement": "line", "symbol-spacing": 420 * scale }),
      paint: text(palette, palette.label.road),
    }),
  ];
}

function placeNames({ palette, scale }) {
  const beside = { "text-variable-anchor": ["top", "bottom", "left", "right"], "text-radial-offset": 0.6 };
  return [
    layer("community-names", "symbol", "communities", {
      minzoom: 13,
      layout: named(scaled(scale, 13, 12, 16, 16), 0, { ...beside, "text-padding": 6 * scale }),
      paint: text(palette, palette.label.village),
    }),
    layer("subdistrict-names", "symbol", "labels", {
      filter: ["==", ["get", "level"], "subdistrict"],
      minzoom: 9.6,
      maxzoom: 15,
      layout: named(scaled(scale, 9.6, 13, 11, 16, 13, 22), 0.12, { "text-padding": 4 * scale }),
      paint: text(palette, palette.label.town),
    }),
    layer("district-names", "symbol", "labels", {
      filter: ["==", ["get", "level"], "neighbour"],
      maxzoom: 13,
      layout: named(scaled(scale, 8, 13, 11, 20), 0.3),
      paint: text(palette, palette.label.far),
    }),
  ];
}
