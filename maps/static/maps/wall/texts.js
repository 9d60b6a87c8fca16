/** The words of the page, translated by the server and handed over as data. */

/**
 * @param {Object<string, string>} texts by key, with places like `{n}`
 * @returns {(key: string, values?: object) => string} a missing key shows as itself, so that it is found
 */
export function textFunction(texts) {
  return (key, values = {}) => (texts[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/** Read a data block of the page, written with Django's `json_script`. */
export function pageData(id) {
  return JSON.parse(document.getElementById(id).textContent);
}
