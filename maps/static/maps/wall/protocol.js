/** The live situation protocol, version 1: what its messages mean. Pure: no socket, no clock. */

export const PROTOCOL = 1;

/** Close codes of `/ws/situation/`. */
export const CLOSE = Object.freeze({ GARBAGE: 4400, SIGNED_OUT: 4401, REFUSED: 4403, SLOW: 4408, CROWDED: 4429 });

/** Quality bits of a fix; the names are those of the API. */
export const QUALITY = Object.freeze({ future: 1, too_old: 2, zero_island: 4, jump: 8, poor_accuracy: 16 });

/** Order of a unit row where the server has not said otherwise. */
export const UNIT_FIELDS = Object.freeze([
  "id", "t", "lon", "lat", "acc", "course", "speed", "battery", "quality", "sos",
]);

/** Names of the quality bits that are set in `quality` (a number, or names already). */
export function qualityNames(quality) {
  if (Array.isArray(quality)) return quality;
  return Object.keys(QUALITY).filter((name) => quality & QUALITY[name]);
}

/** Quality bits of a list of names, or of a number already. Unknown names are ignored. */
export function qualityBits(quality) {
  if (!Array.isArray(quality)) return quality ?? 0;
  return quality.reduce((bits, name) => bits | (QUALITY[name] ?? 0), 0);
}

/**
 * Turn a unit row into a fix.
 *
 * @param {string[]} fields names of the row's places
 * @param {Array} row one row of `snapshot.units` or `tick.units`
 * @returns {{id:number, t:number, lon:?number, lat:?number, acc:?number, course:?number, speed:?number,
 *   battery:?number, quality:number, sos:boolean}} t in epoch milliseconds, lon/lat in WGS 84 degrees, acc in metres,
 *   course in degrees from north, speed in m/s, battery in percent
 */
export function fixOf(fields, row) {
  const fix = { acc: null, course: null, speed: null, battery: null };
  for (let i = 0; i < fields.length; i += 1) fix[fields[i]] = row[i];
  fix.quality = qualityBits(fix.quality);
  fix.sos = Boolean(fix.sos);
  return fix;
}

/** Whether the place of a fix may be drawn: a number pair on the earth and not the zero island. */
export function isPlaced(fix) {
  if (!fix || !Number.isFinite(fix.lon) || !Number.isFinite(fix.lat)) return false;
  if (fix.quality & QUALITY.zero_island) return false;
  return Math.abs(fix.lat) <= 85 && Math.abs(fix.lon) <= 180;
}

/**
 * Read one text frame.
 *
 * @throws {SyntaxError} if it is not a JSON object with an `op`
 */
export function parseFrame(text) {
  const message = JSON.parse(text);
  if (message === null || typeof message !== "object" || typeof message.op !== "string") {
    throw new SyntaxError("a frame is an object with an op");
  }
  return message;
}

/** The first message of a connection: what we want to see, and from which event on. */
export function subscription(topics, since, area = null) {
  return { op: "subscribe", topics, area, since };
}
