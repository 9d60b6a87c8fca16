/** Pictograms of the unit kinds, drawn here from plain geometry on a 24 by 24 field; those of stations are beside. */

import { STATION_SHAPES } from "./board/stationshapes.js";

const SHAPES = {
  ...STATION_SHAPES,
  // two chevrons: someone under way on a round
  patrol: "M5 12.5 12 6l7 6.5v4.2L12 10.2l-7 6.5zM5 18.2l7-6.5 7 6.5V21l-7-5.5L5 21z",
  // flame
  fire: "M12.8 2.5c.6 3.6 5.7 6 5.7 11.3A6.6 6.6 0 0 1 12 20.5a6.6 6.6 0 0 1-6.5-6.7c0-2.7 1.5-4.4 2.9-6 .2 1.9.9 3 1.9 3.6-.2-3.3.5-6.6 2.5-8.9z",
  // cross
  ambulance: "M9.2 4h5.6v5.2H20v5.6h-5.2V20H9.2v-5.2H4V9.2h5.2z",
  // shield
  police: "M12 2.8 19.5 5.4v6c0 4.6-3 8-7.5 9.9-4.5-1.9-7.5-5.3-7.5-9.9v-6z",
  // life ring: drawn by even-odd, so the inner circle is a hole
  rescue: "M12 3.2a8.8 8.8 0 1 1 0 17.6 8.8 8.8 0 0 1 0-17.6zM12 8.4a3.6 3.6 0 1 0 0 7.2 3.6 3.6 0 0 0 0-7.2z",
  // hexagonal nut
  engineering: "M7.6 4.2h8.8L20.8 12l-4.4 7.8H7.6L3.2 12zM12 8.6a3.4 3.4 0 1 0 0 6.8 3.4 3.4 0 0 0 0-6.8z",
  // plain dot
  other: "M12 7.4a4.6 4.6 0 1 1 0 9.2 4.6 4.6 0 0 1 0-9.2z",
};

/** Outline of a kind's pictogram as an SVG path on a 24 by 24 field, even-odd filled. */
export function shapeOf(kind) {
  return SHAPES[kind] ?? SHAPES.other;
}

const PATHS = new Map();

/** The same for drawing on a canvas. */
export function shapePath(kind) {
  if (!PATHS.has(kind)) PATHS.set(kind, new Path2D(shapeOf(kind)));
  return PATHS.get(kind);
}

/** A pictogram as an element for the page. */
export function glyphElement(kind) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.classList.add("glyph");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", shapeOf(kind));
  path.setAttribute("fill-rule", "evenodd");
  svg.append(path);
  return svg;
}
