/** Between the geometries of layers, which are collections of parts, and single ones, which can be drawn. Pure. */

const DECIMALS = 9; // of a degree: a tenth of a millimetre, what terra-draw takes
const SINGLE = { Point: "Point", MultiLineString: "LineString", MultiPolygon: "Polygon" };
const MODE = { Point: "point", LineString: "linestring", Polygon: "polygon" };

function rounded(part) {
  return typeof part === "number" ? Number(part.toFixed(DECIMALS)) : part.map(rounded);
}

/** The mode in which features of this shape are drawn. */
export function modeOf(shape) {
  return MODE[SINGLE[shape]];
}

/** The parts of a geometry as features that can be drawn; each hole as one of its own, `part` says of which area. */
export function partsOf(geometry) {
  const type = SINGLE[geometry.type];
  const drawn = (coordinates, more = {}) => ({ type: "Feature", properties: { mode: MODE[type], ...more }, geometry: { type, coordinates: rounded(coordinates) } });
  if (geometry.type === "Point") return [drawn(geometry.coordinates)];
  if (type === "LineString") return geometry.coordinates.map((line) => drawn(line));
  return geometry.coordinates.flatMap((rings, part) => rings.map((ring, number) => drawn([ring], number ? { part, hole: true } : { part })));
}

/** The geometry that drawn features are together; null for none. A hole whose area is gone is gone with it. */
export function together(shape, features) {
  const outlines = features.filter(({ properties }) => !properties?.hole);
  if (outlines.length === 0) return null;
  if (shape === "Point") return { type: shape, coordinates: outlines[0].geometry.coordinates };
  const parts = outlines.map(({ geometry, properties }) => [...geometry.coordinates, ...holesOf(features, properties?.part)]);
  return { type: shape, coordinates: parts };
}

function holesOf(features, part) {
  if (part === undefined) return [];
  return features.filter(({ properties }) => properties.hole && properties.part === part).map(({ geometry }) => geometry.coordinates[0]);
}

/** How many holes the areas of a geometry have. */
export function holesIn(geometry) {
  return geometry?.type === "MultiPolygon" ? geometry.coordinates.reduce((sum, rings) => sum + rings.length - 1, 0) : 0;
}

/** Coordinates moved as `from` moved to `to`. */
export function movedBy(coordinates, from, to) {
  const [east, north] = [to[0] - from[0], to[1] - from[1]];
  return coordinates.map((ring) => ring.map(([x, y]) => rounded([x + east, y + north])));
}

/** A geometry as lines of text: a position a line, a blank line between parts; rings without their last point. */
export function written(geometry) {
  if (!geometry) return "";
  const lines = (points) => points.map(([lon, lat]) => `${Number(lon.toFixed(7))}, ${Number(lat.toFixed(7))}`).join("\n");
  if (geometry.type === "Point") return lines([geometry.coordinates]);
  if (geometry.type === "MultiPolygon") return geometry.coordinates.map(([ring]) => lines(ring.slice(0, -1))).join("\n\n");
  return geometry.coordinates.map(lines).join("\n\n");
}

/** The geometry that the text means; null where it cannot be read. */
export function read(shape, text) {
  const parts = text.trim().split(/\n\s*\n/).map((part) => part.trim().split("\n").map(position));
  const least = { Point: 1, MultiLineString: 2, MultiPolygon: 3 }[shape];
  if (parts.some((points) => points.length < least || points.includes(null))) return null;
  if (shape === "Point") return parts.length === 1 && parts[0].length === 1 ? { type: shape, coordinates: parts[0][0] } : null;
  return { type: shape, coordinates: shape === "MultiPolygon" ? parts.map((points) => [[...points, points[0]]]) : parts };
}

function position(line) {
  const numbers = line.trim().split(/\s*[,，\s]\s*/).map(Number);
  return numbers.length === 2 && numbers.every(Number.isFinite) ? numbers : null;
}
