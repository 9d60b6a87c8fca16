/** Texts in the reader's language. */

const texts = JSON.parse(document.getElementById("planner-texts").textContent);
const english = document.documentElement.lang.startsWith("en");

export { texts };

/** The text of a key with its places filled. */
export function t(key, values = {}) {
  return (texts[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** The title in the reader's language of something that has two. */
export function titleOf({ title }) {
  return (english ? title.en : title.zh) || title.zh;
}

const UNITS = { m2: "m²", m3: "m³", km2: "km²" };

/** The title of a field with its unit. */
export function titled(field) {
  return field.unit ? `${titleOf(field)} (${UNITS[field.unit] ?? field.unit})` : titleOf(field);
}

/** What people call a value of a field: `hospital` by its name, a time without its seconds. */
export function valueText(value, { kind, names = {} }) {
  if (value === null || value === undefined) return "";
  if (Object.hasOwn(names, value)) return titleOf({ title: names[value] });
  if (kind === "boolean") return t(value ? "op.true" : "op.false");
  if (kind === "datetime") return String(value).slice(0, 16).replace("T", " ");
  return typeof value === "number" && !Number.isInteger(value) ? String(Number(value.toPrecision(8))) : String(value);
}

/** MapLibre's own words. */
export function mapWords() {
  const own = Object.entries(texts).filter(([key]) => key.startsWith("map."));
  return Object.fromEntries(own.map(([key, text]) => [key.slice(4), text]));
}
