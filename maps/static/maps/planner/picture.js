/** The map as a picture for paper: drawn anew, light, in the size of the frame, twice as fine as a screen. */

import { Map as MapLibre } from "maplibre-gl";

const PATIENCE_MS = 40_000;
const FINENESS = 2;
const EQUATOR_M = 2 * Math.PI * 6378137;
const FLATTENING = 1 / 298.257222101;

/** A PNG of what the map shows at a view. @returns {Promise<Blob>} */
export async function picture(planner, { width, height, view }) {
  const box = document.createElement("div");
  box.className = "paper-map";
  box.style.setProperty("width", `${width}px`);
  box.style.setProperty("height", `${height}px`);
  document.body.append(box);
  const map = new MapLibre({
    container: box, ...planner.settings(), maxBounds: undefined, minZoom: 0, style: planner.style("light"), center: [view.lon, view.lat], zoom: view.zoom,
    interactive: false, pixelRatio: FINENESS, canvasContextAttributes: { preserveDrawingBuffer: true },
  });
  try {
    map.on("error", () => undefined); // a missing tile leaves a gap, as on the screen
    await new Promise((done) => map.once("style.load", done));
    planner.copyTo(map);
    await Promise.race([new Promise((done) => map.once("idle", done)), new Promise((done) => setTimeout(done, PATIENCE_MS))]);
    return await new Promise((done) => map.getCanvas().toBlob(done, "image/png"));
  } finally {
    map.remove();
    box.remove();
  }
}

/** The zoom of a scale 1:`scale`, as the server reads it back (`maps/planner/scale.py`). */
export function zoomOf(scale, lat) {
  const sin = Math.sin((lat * Math.PI) / 180);
  const squared = FLATTENING * (2 - FLATTENING);
  const root = 1 - squared * sin ** 2;
  const stretch = (1 / Math.sqrt(root) + (1 - squared) / root ** 1.5) / 2;
  const metresPerPixel = (scale * 0.0254) / 96;
  return Math.log2((EQUATOR_M * Math.cos((lat * Math.PI) / 180) * stretch) / (512 * metresPerPixel));
}
