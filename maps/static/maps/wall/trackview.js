/** The last hour of the selected unit on the map: asked for once, then grown by its own reports. */

import { trackFeatures, trackPoints } from "./segments.js";

export const TRACK_SPAN_MS = 3600 * 1000;
const EMPTY = { type: "FeatureCollection", features: [] };

/** Add the source and the lines, beneath the units. */
export function addTrackLayers(map, palette, scale) {
  map.addSource("track", { type: "geojson", data: EMPTY });
  const opacity = (near, far) => ["interpolate", ["linear"], ["get", "age"], 0, near, 1, far];
  const layout = { "line-cap": "round", "line-join": "round" };
  const line = (id, gap, width, paint) =>
    map.addLayer({
      id, type: "line", source: "track", filter: ["==", ["get", "gap"], gap], layout,
      paint: { "line-color": palette.track, "line-width": width * scale, ...paint },
    });
  line("track-shade", false, 6, { "line-color": palette.label.halo, "line-opacity": 0.5, "line-blur": 2 * scale });
  line("track-line", false, 2.6, { "line-opacity": opacity(0.95, 0.3) });
  line("track-gap", true, 1.6, { "line-opacity": opacity(0.6, 0.3), "line-dasharray": [1.5, 3] });
}

/** Fetch every page of a device's track between two times (epoch ms). */
async function fetchTrack(api, ident, from, to, signal) {
  const items = [];
  const iso = (ms) => encodeURIComponent(new Date(ms).toISOString());
  const path = ident.split("/").map(encodeURIComponent).join("/");
  const first = `${api}devices/${path}/track?from=${iso(from)}&to=${iso(to)}`;
  let next = first;
  while (next) {
    const answer = await fetch(next, { signal, credentials: "same-origin", headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`track: ${answer.status}`);
    const page = await answer.json();
    items.push(...page.items);
    next = page.next ? `${first}&cursor=${encodeURIComponent(page.next)}` : null;
  }
  return trackPoints(items);
}

export class TrackView {
  #map;
  #api;
  #abort = null;
  #points = [];

  constructor(map, api) {
    this.#map = map;
    this.#api = api;
    this.state = "none";
  }

  get points() {
    return this.#points;
  }

  /** Load and draw the hour before `now` (server time). */
  async show(ident, now) {
    this.clear();
    this.state = "loading";
    const abort = new AbortController();
    this.#abort = abort;
    try {
      const points = await fetchTrack(this.#api, ident, now - TRACK_SPAN_MS, now, abort.signal);
      // reports that came in while we waited are newer than what was asked for
      const last = points.at(-1)?.t ?? -Infinity;
      this.#points = [...points, ...this.#points.filter((point) => point.t > last)];
      this.state = "shown";
    } catch (error) {
      if (abort.signal.aborted) return;
      this.state = "failed";
    }
    this.draw(now);
  }

  /** Grow the track by a report of the selected unit. */
  add(fix, now) {
    const last = this.#points.at(-1);
    if (last && fix.t <= last.t) return;
    this.#points.push(...trackPoints([fix]));
    this.#points = this.#points.filter((point) => point.t > now - TRACK_SPAN_MS);
    this.draw(now);
  }

  clear() {
    this.#abort?.abort();
    this.#points = [];
    this.state = "none";
    this.draw(0);
  }

  /** Put the points on the map as they are now. */
  draw(now) {
    this.#map.getSource("track")?.setData(this.#points.length ? trackFeatures(this.#points, now, TRACK_SPAN_MS) : EMPTY);
  }
}
