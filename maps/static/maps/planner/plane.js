/**
 * Lengths and areas on the district's own plane, as the server measures them (`gis.coordinates.measure`): a transverse
 * Mercator on GRS80 centred on 121.5 E, on both sides of the edge between the 3-degree zones alike. Krüger's series.
 */

const A = 6378137;
const F = 1 / 298.257222101;
const N = F / (2 - F);
const RADIUS = (A / (1 + N)) * (1 + N ** 2 / 4 + N ** 4 / 64);
const E = Math.sqrt(F * (2 - F));
const ALPHA = [
  N / 2 - (2 / 3) * N ** 2 + (5 / 16) * N ** 3 + (41 / 180) * N ** 4,
  (13 / 48) * N ** 2 - (3 / 5) * N ** 3 + (557 / 1440) * N ** 4,
  (61 / 240) * N ** 3 - (103 / 140) * N ** 4,
  (49561 / 161280) * N ** 4,
];
const CENTRE = 121.5;
const FALSE_EASTING = 500000;
const RAD = Math.PI / 180;

/** Longitude and latitude in degrees to easting and northing in metres. */
export function toMetres([lon, lat]) {
  const [lambda, phi] = [(lon - CENTRE) * RAD, lat * RAD];
  const t = Math.sinh(Math.atanh(Math.sin(phi)) - E * Math.atanh(E * Math.sin(phi)));
  const xi = Math.atan2(t, Math.cos(lambda));
  const eta = Math.asinh(Math.sin(lambda) / Math.hypot(t, Math.cos(lambda)));
  let [x, y] = [eta, xi];
  ALPHA.forEach((alpha, i) => {
    const j = 2 * (i + 1);
    x += alpha * Math.cos(j * xi) * Math.sinh(j * eta);
    y += alpha * Math.sin(j * xi) * Math.cosh(j * eta);
  });
  return [FALSE_EASTING + RADIUS * x, RADIUS * y];
}

/** Length of a line of [lon, lat] in metres. */
export function lengthOf(line) {
  const points = line.map(toMetres);
  return points.slice(1).reduce((sum, [x, y], i) => sum + Math.hypot(x - points[i][0], y - points[i][1]), 0);
}

/** Area of a polygon, given as rings of [lon, lat], in square metres. */
export function areaOf([outer, ...holes]) {
  return ringArea(outer) - holes.reduce((sum, ring) => sum + ringArea(ring), 0);
}

function ringArea(ring) {
  const points = ring.map(toMetres);
  const [x0, y0] = points[0]; // near numbers keep their digits
  const twice = points.reduce((sum, [x, y], i) => {
    const [nx, ny] = points[(i + 1) % points.length];
    return sum + (x - x0) * (ny - y0) - (nx - x0) * (y - y0);
  }, 0);
  return Math.abs(twice) / 2;
}

/** A length as people read it. */
export function lengthText(metres) {
  return metres < 1000 ? `${metres.toFixed(1)} m` : `${(metres / 1000).toFixed(3)} km`;
}

/** An area as people read it; hectares as planners do. */
export function areaText(square) {
  if (square < 10_000) return `${square.toFixed(1)} m²`;
  return square < 1_000_000 ? `${(square / 10_000).toFixed(2)} hm²` : `${(square / 1_000_000).toFixed(3)} km²`;
}
