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

/** MapLibre's own words. */
export function mapWords() {
  const own = Object.entries(texts).filter(([key]) => key.startsWith("map."));
  return Object.fromEntries(own.map(([key, text]) => [key.slice(4), text]));
}
