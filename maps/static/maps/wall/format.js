/** Values as words of the reader's language. `t` is the text function of texts.js. */

/** Parts of a duration that are worth saying: two at most. */
export function durationText(ms, t) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return t("age.s", { s: seconds });
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return t("age.ms", { m: minutes, s: String(seconds % 60).padStart(2, "0") });
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return t("age.hm", { h: hours, m: String(minutes % 60).padStart(2, "0") });
  return t("age.d", { d: Math.floor(hours / 24) });
}

/** A duration in one part, for labels on the map. */
export function shortAge(ms, t) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return t("age.s", { s: seconds });
  if (seconds < 3600) return t("age.m", { m: Math.floor(seconds / 60) });
  if (seconds < 48 * 3600) return t("age.h", { h: Math.floor(seconds / 3600) });
  return t("age.d", { d: Math.floor(seconds / 86400) });
}

const ZONE = "Asia/Shanghai";
const PARTS = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" };
const CLOCK = new Intl.DateTimeFormat("zh-CN", { timeZone: ZONE, ...PARTS });
const DAY = new Intl.DateTimeFormat("sv-SE", { timeZone: ZONE });

/** Time of day in the district, HH:MM:SS. */
export function clockText(ms) {
  return CLOCK.format(ms);
}

/** Day in the district, YYYY-MM-DD. */
export function dayText(ms) {
  return DAY.format(ms);
}

/** Time of day, with the day before it when that is not today. */
export function whenText(ms, now) {
  return dayText(ms) === dayText(now) ? clockText(ms) : `${dayText(ms)} ${clockText(ms)}`;
}

/** Day and weekday in the reader's language. */
export function longDayText(ms, language) {
  const locale = language.startsWith("en") ? "en-GB" : "zh-CN";
  const parts = { year: "numeric", month: "long", day: "numeric", weekday: "long" };
  return new Intl.DateTimeFormat(locale, { timeZone: ZONE, ...parts }).format(ms);
}

/** Degrees from north as one of eight winds. */
export function courseText(course, t) {
  const winds = ["n", "ne", "e", "se", "s", "sw", "w", "nw"];
  const degrees = ((Math.round(course) % 360) + 360) % 360;
  return `${t(`wind.${winds[Math.round(degrees / 45) % 8]}`)} ${degrees}°`;
}

/** m/s as km/h. */
export function speedText(speed) {
  return `${(speed * 3.6).toFixed(speed * 3.6 < 10 ? 1 : 0)} km/h`;
}

/** Longitude and latitude, 5 decimals (about a metre). */
export function placeText(lon, lat) {
  const east = lon >= 0 ? "E" : "W";
  const north = lat >= 0 ? "N" : "S";
  return `${Math.abs(lon).toFixed(5)}° ${east}　${Math.abs(lat).toFixed(5)}° ${north}`;
}
