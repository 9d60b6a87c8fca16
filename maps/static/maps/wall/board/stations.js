/** What a station says: which of its readings is shown, how grave it is, and whether it has fallen silent. Pure. */

import { gravest } from "./grades.js";

/** Readings that say most, by kind of station, the best first. */
const TELLING = {
  rain: ["rain_1h", "rain_3h", "rain_6h", "rain_24h", "rain_10min"],
  river: ["level", "flow"],
  reservoir: ["level", "flow"],
  tide: ["level"],
  weather: ["wind_gust", "wind_speed", "temperature", "visibility"],
  waterlogging: ["depth", "level"],
};

/** Readings about the station itself, never shown for it where there is another. */
const HOUSEKEEPING = ["battery"];

/** Readings dated further ahead than this are not believed. */
const CLOCK_TOLERANCE_MS = 5000;

export const STATION_KINDS = Object.freeze([...Object.keys(TELLING), "other"]);

/** Whether a station can be drawn. */
export function isStationPlaced({ lon, lat }) {
  return Number.isFinite(lon) && Number.isFinite(lat) && Math.abs(lat) <= 85;
}

/** The gravest level of a station's readings; null where none is alarming. */
export function stationGrade(station) {
  return gravest(station.readings.map(({ level }) => level));
}

/** Readings, the one shown on the map first: the gravest, then what tells most of this kind of station. */
export function readingsInOrder(station) {
  const telling = TELLING[station.kind] ?? [];
  const rank = ({ property }) => {
    if (HOUSEKEEPING.includes(property)) return 99;
    return telling.includes(property) ? telling.indexOf(property) : 50;
  };
  return [...station.readings].sort((a, b) => (a.level ?? 9) - (b.level ?? 9) || rank(a) - rank(b));
}

/** The reading shown on the map; null for a station that has said nothing. */
export function mainReading(station) {
  return readingsInOrder(station)[0] ?? null;
}

/** Age of a reading in milliseconds; null where its time cannot be believed. */
export function readingAge(reading, now) {
  if (now === null || !Number.isFinite(reading?.t) || reading.t > now + CLOCK_TOLERANCE_MS) return null;
  return Math.max(0, now - reading.t);
}

/** When a station was last heard of by its own clock, epoch ms; null where never (or never at a believable time). */
export function lastHeard(station, now) {
  const times = station.readings.map(({ t }) => t).filter((t) => Number.isFinite(t) && (now === null || t <= now + CLOCK_TOLERANCE_MS));
  return times.length ? Math.max(...times) : null;
}

/**
 * How alive a station is.
 *
 * @param {object} station as on the board
 * @param {?number} now server time, epoch ms
 * @param {{feedDead:boolean}} limits with `feedDead` nothing is called live, since nothing new could have arrived
 * @returns {"live"|"silent"|"never"} `silent` is longer without a word than the station's own limit
 */
export function stationFreshness(station, now, { feedDead }) {
  const heard = lastHeard(station, now);
  if (heard === null) return "never";
  const late = now === null || now - heard > station.silent_after_s * 1000;
  return late || feedDead ? "silent" : "live";
}
