/** A device's track as lines that admit where nothing was heard. Pure. */

import { QUALITY, qualityBits } from "./protocol.js";

/** Longer silence than this is drawn dashed: the line between is ours, not the device's. */
export const GAP_MS = 60000;

const NOT_A_PLACE = QUALITY.zero_island | QUALITY.future | QUALITY.jump;

/** Points of the track API as {t, lon, lat, quality} in time order, without those that are no place. */
export function trackPoints(items) {
  return items
    .map(({ t, lon, lat, quality }) => ({ t: typeof t === "number" ? t : Date.parse(t), lon, lat, quality: qualityBits(quality) }))
    .filter((point) => Number.isFinite(point.t) && !(point.quality & NOT_A_PLACE))
    .sort((a, b) => a.t - b.t);
}

/**
 * Lines between the points.
 *
 * @param {Array<{t:number, lon:number, lat:number}>} points in time order
 * @returns {Array<{gap:boolean, from:number, to:number, line:number[][]}>} runs of heard points, and between them gaps
 *   of exactly two points
 */
export function segmentsOf(points) {
  const segments = [];
  let run = [];
  const close = () => {
    if (run.length > 1) segments.push(segment(run, false));
    run = [];
  };
  for (const point of points) {
    const last = run.at(-1);
    if (last && point.t - last.t > GAP_MS) {
      close();
      segments.push(segment([last, point], true));
    }
    run.push(point);
  }
  close();
  return segments;
}

function segment(points, gap) {
  return { gap, from: points[0].t, to: points.at(-1).t, line: points.map((point) => [point.lon, point.lat]) };
}

/** The same as GeoJSON; `age` is 0 (now) to 1 (as old as `span`), for lines that fade into the past. */
export function trackFeatures(points, now, span) {
  const pieces = segmentsOf(points).flatMap((part) => (part.gap ? [part] : cut(part, points)));
  return {
    type: "FeatureCollection",
    features: pieces.map((part) => ({
      type: "Feature",
      properties: { gap: part.gap, age: Math.min(1, Math.max(0, (now - part.to) / span)) },
      geometry: { type: "LineString", coordinates: part.line },
    })),
  };
}

/** Cut a long run into pieces of some minutes, so that each can fade on its own. */
function cut(part, points) {
  const inside = points.filter((point) => point.t >= part.from && point.t <= part.to);
  const pieces = [];
  for (let i = 0; i + 1 < inside.length; i += 12) pieces.push(segment(inside.slice(i, i + 13), false));
  return pieces;
}
