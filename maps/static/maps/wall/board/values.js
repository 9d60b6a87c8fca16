/** Measured values and distances as people write them. Pure. */

/** Units of UCUM that are written otherwise. */
const WRITTEN = { Cel: "°C", "ug/m3": "µg/m³", "m3/s": "m³/s", "mg/m3": "mg/m³", deg: "°" };

/** Decimals by unit, where the usual one (at most one) is not enough or too many. */
const DECIMALS = { m: 2, "%": 0, hPa: 0 };

/** A value with its unit, as `62.5 mm`; empty where there is no value. */
export function valueText(value, unit) {
  if (!Number.isFinite(value)) return "";
  const decimals = DECIMALS[unit];
  const number = decimals === undefined ? String(Number(value.toFixed(1))) : value.toFixed(decimals);
  return unit ? `${number} ${WRITTEN[unit] ?? unit}` : number;
}

/** A text of at most `most` characters; what is cut off shows as dots. */
export function shortened(text, most) {
  const characters = [...text];
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join("")}…`;
}

/** A distance: below a kilometre in tens of metres, since positions are no better than that. */
export function distanceText(metres) {
  if (!Number.isFinite(metres)) return "";
  if (metres < 995) return `${Math.round(metres / 10) * 10} m`;
  return metres < 99500 ? `${(metres / 1000).toFixed(metres < 9950 ? 1 : 0)} km` : `${Math.round(metres / 1000)} km`;
}
