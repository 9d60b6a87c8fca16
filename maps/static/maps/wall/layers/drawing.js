/** A layer of a register or a plugin as MapLibre draws it: source and styles from its declaration. */

const EMPTY = { type: "FeatureCollection", features: [] };
const COLOURS = ["#d79bff", "#62c8f0", "#ffd166", "#8fd694", "#ff9e80", "#b3bfff", "#f78fb3", "#c9d46b"];

/** The id of a layer's source; its styles begin with it. */
export function sourceId(layer) {
  return `layer-${layer.key}`;
}

/** The colour of the layer at this place of the list. */
export function colourOf(place) {
  return COLOURS[place % COLOURS.length];
}

/** Its source; GeoJSON comes later. */
export function sourceOf(layer, origin) {
  if (!layer.tiles) return { type: "geojson", data: EMPTY };
  return { type: "vector", tiles: [`${origin}${layer.address}`], minzoom: 8, maxzoom: 16 };
}

/** Its styles, from below to above: areas, lines, points, names. */
export function stylesOf(layer, colour, { palette, scale, font }) {
  const source = sourceId(layer);
  const from = { source, ...(layer.tiles ? { "source-layer": layer.name } : {}) };
  const name = {
    id: `${source}-name`, type: "symbol", minzoom: 14, ...from,
    layout: {
      "text-field": ["coalesce", ["get", "name"], ""], "text-font": [font], "text-size": 13 * scale,
      "text-anchor": layer.geometry === "point" ? "left" : "center", "text-offset": layer.geometry === "point" ? [0.8, 0] : [0, 0],
      "text-max-width": 12,
    },
    paint: { "text-color": palette.label.town, "text-halo-color": palette.label.halo, "text-halo-width": 1.4 * scale },
  };
  return [...shapesOf(layer, `${source}-shape`, from, colour, palette, scale), name];
}

function shapesOf(layer, id, from, colour, palette, scale) {
  if (layer.geometry === "point") {
    const radius = ["interpolate", ["linear"], ["zoom"], 9, 2.5 * scale, 14, 5 * scale];
    const paint = { "circle-color": colour, "circle-radius": radius, "circle-stroke-color": palette.label.halo, "circle-stroke-width": scale };
    return [{ id, type: "circle", ...from, paint }];
  }
  const line = { id: `${id}-line`, type: "line", ...from, paint: { "line-color": colour, "line-width": 2 * scale } };
  if (layer.geometry === "line") return [line];
  return [{ id, type: "fill", ...from, paint: { "fill-color": colour, "fill-opacity": 0.25 } }, line];
}
