/** How a chosen layer becomes a source and styles of the map. Pure. */

import { FONT } from "../wall/fonts.js";
import { OTHERS } from "./ramps.js";

const WARM = ["#4393c3", "#7fcdbb", "#fee08b", "#f46d43", "#b2182b"]; // of heat maps, from few to many
export const FEATURES = "features"; // the layer within the tiles
export const META = "meta"; // there where a tile was thinned

export const sourceId = (layer) => `planner-${layer.key}`;
export const family = (collection) => ["Polygon", "LineString", "Point"].find((kind) => collection.shape.includes(kind)) ?? "mixed";
export const isPoint = (collection) => family(collection) === "Point";

/** Address of its tiles, with what the style needs to know of each feature. */
export function tilesOf(layer, origin) {
  const fields = [...new Set([layer.style.field, layer.style.label].filter(Boolean))];
  const asked = { fields: fields.join(","), filter: layer.filter, at: layer.at };
  const query = Object.entries(asked).filter(([, value]) => value).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `${origin}/tiles/c/${layer.name}/{z}/{x}/{y}.mvt${query.length ? `?${query.join("&")}` : ""}`;
}

export function sourceOf(layer, collection, origin) {
  const [from, to] = collection.zooms;
  return { type: "vector", tiles: [tilesOf(layer, origin)], minzoom: Math.min(from, 14), maxzoom: Math.min(to, 16) };
}

/** The colour of a feature, as an expression. */
export function colourOf({ field, method, breaks, colors, color }) {
  if (!field || !method || !colors.length) return color;
  const value = ["get", field];
  if (method === "unique") {
    const pairs = breaks.flatMap((each, i) => [String(each), colors[i]]);
    return ["match", ["to-string", value], ...pairs, OTHERS];
  }
  const steps = colors.slice(1).flatMap((colour, i) => [breaks[i + 1], colour]);
  return ["case", ["==", ["typeof", value], "number"], steps.length ? ["step", value, colors[0], ...steps] : colors[0], OTHERS];
}

/** Its styles from below to above; `halo` is the ground's colour round letters, `ink` that of letters. */
export function stylesOf(layer, collection, { ink, halo }) {
  const id = sourceId(layer);
  const base = { source: id, "source-layer": FEATURES, layout: { visibility: layer.visible ? "visible" : "none" } };
  if (layer.heat && isPoint(collection)) return [{ ...base, id: `${id}-heat`, type: "heatmap", paint: heat(layer.style, layer.densest ?? 1) }];
  return [...shapes(layer.style, collection, id, base), ...labels(layer.style, collection, id, base, { ink, halo })];
}

/** The same features once more, where they are selected. */
export function selectedOf(layer, collection, ids, colour) {
  const id = `${sourceId(layer)}-selected`;
  const base = { source: sourceId(layer), "source-layer": FEATURES, filter: ["in", ["coalesce", ["id"], -1], ["literal", ids]] };
  const line = { ...base, id: `${id}-line`, type: "line", layout: { "line-join": "round" }, paint: { "line-color": colour, "line-width": 4 } };
  const point = {
    ...base, id: `${id}-point`, type: "circle", filter: ["all", ["==", ["geometry-type"], "Point"], base.filter],
    paint: { "circle-color": "rgba(0,0,0,0)", "circle-radius": layer.style.size / 2 + 4, "circle-stroke-color": colour, "circle-stroke-width": 3 },
  };
  return family(collection) === "Point" ? [point] : family(collection) === "mixed" ? [line, point] : [line];
}

function shapes(style, collection, id, base) {
  const colour = colourOf(style);
  const only = (kind) => (family(collection) === "mixed" ? { filter: ["==", ["geometry-type"], kind] } : {});
  const fill = { ...base, ...only("Polygon"), id: `${id}-fill`, type: "fill", paint: { "fill-color": colour, "fill-opacity": style.opacity } };
  const edge = { ...base, ...only("Polygon"), id: `${id}-edge`, type: "line", paint: { "line-color": style.outline, "line-width": 1, "line-opacity": Math.min(1, style.opacity + 0.3) } };
  const line = {
    ...base, ...only("LineString"), id: `${id}-line`, type: "line", layout: { ...base.layout, "line-cap": "round", "line-join": "round" },
    paint: { "line-color": colour, "line-width": Math.max(1, style.size / 3), "line-opacity": style.opacity },
  };
  const point = {
    ...base, ...only("Point"), id: `${id}-point`, type: "circle",
    paint: {
      "circle-color": colour, "circle-opacity": style.opacity, "circle-stroke-color": style.outline, "circle-stroke-opacity": style.opacity,
      "circle-radius": radius(style.size), "circle-stroke-width": style.size > 4 ? ["interpolate", ["linear"], ["zoom"], 9, 0.3, 13, 1] : 0,
    },
  };
  return { Polygon: [fill, edge], LineString: [line], Point: [point], mixed: [fill, edge, line, point] }[family(collection)];
}

/** Points that stand for several where the tiles are thinned are larger. */
function radius(size) {
  const whole = ["*", size / 2, ["min", 3, ["+", 0.7, ["*", 0.3, ["sqrt", ["coalesce", ["get", "count"], 1]]]]]];
  return ["interpolate", ["linear"], ["zoom"], 9, ["*", 0.75, whole], 14, whole];
}

function labels(style, collection, id, base, { ink, halo }) {
  if (!style.label) return [];
  const along = family(collection) === "LineString";
  const place = along
    ? { "symbol-placement": "line" }
    : isPoint(collection) ? { "text-variable-anchor": ["top", "bottom", "left", "right"], "text-radial-offset": 0.4 + style.size / 24 } : {};
  return [{
    ...base, id: `${id}-label`, type: "symbol",
    layout: { ...base.layout, "text-field": ["to-string", ["coalesce", ["get", style.label], ""]], "text-font": [FONT], "text-size": 12, "text-max-width": 9, ...place },
    paint: { "text-color": ink, "text-halo-color": halo, "text-halo-width": 1.4 },
  }];
}

/**
 * Where tiles are thinned a point stands for all of its cell: it weighs as many, against the `densest` in view, and is
 * spread beyond the cell, so that the cells do not show.
 */
function heat(style, densest) {
  const counted = densest > 1;
  return {
    "heatmap-weight": ["min", 1, ["/", ["coalesce", ["get", "count"], 1], densest]],
    "heatmap-radius": counted ? Math.max(26, style.size * 3) : ["interpolate", ["exponential", 1.6], ["zoom"], 9, style.size * 1.5, 15, style.size * 6],
    "heatmap-intensity": counted ? 1.6 : ["interpolate", ["linear"], ["zoom"], 9, 0.5, 14, 1.4],
    "heatmap-opacity": style.opacity,
    "heatmap-color": [
      "interpolate", ["linear"], ["heatmap-density"],
      0, "rgba(33,102,172,0)", 0.15, "rgba(67,147,195,0.65)", 0.4, "#7fcdbb", 0.6, "#fee08b", 0.8, "#f46d43", 1, "#b2182b",
    ],
  };
}

/** What the legend says of a layer: rows of colour and text. */
export function legendOf({ style, heat: warm }, texts) {
  if (warm) return [{ colour: `linear-gradient(to right, ${WARM.join(", ")})`, text: texts.heat }];
  if (!style.field || !style.method || !style.colors.length) return [{ colour: style.color, text: "" }];
  if (style.method === "unique") {
    return [...style.breaks.map((each, i) => ({ colour: style.colors[i], text: texts.value ? texts.value(String(each)) : String(each) })), { colour: OTHERS, text: texts.others }];
  }
  return style.colors.map((colour, i) => ({ colour, text: `${short(style.breaks[i])} – ${short(style.breaks[i + 1])}` }));
}

/** A number with as many digits as tell something. */
export function short(value) {
  const size = Math.abs(value);
  if (Number.isInteger(value) || size >= 1000) return Math.round(value).toLocaleString("en-US");
  return String(Number(value.toPrecision(4)));
}
