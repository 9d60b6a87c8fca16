/** Noto Sans SC for the map's labels, drawn in the browser from files of our own host: no glyph server. */

/** Name used in `text-font`. */
export const FONT = "Noto Sans SC";

/** Family that the page's style sheet declares, for text drawn on a canvas. */
export const FAMILY = '"Noto Sans SC Variable", "Noto Sans CJK SC", sans-serif';

/**
 * The style's `font-faces`: one entry for each slice of the font, fetched only when one of its characters is drawn.
 *
 * @param {Object<string, string>} ranges `unicode.json` of the font package: slice name to unicode ranges
 * @param {string} base address of the font package, ending in a slash
 */
export function fontFaces(ranges, base) {
  const faces = Object.entries(ranges).map(([slice, list]) => ({
    url: `${base}files/noto-sans-sc-${slice.replace(/[[\]]/g, "")}-wght-normal.woff2`,
    "unicode-range": list.split(","),
  }));
  return { [FONT]: faces };
}
