/** `window.zhihui`: what the wall shows, to read only; for tests, benches and the curious. */

import { freshnessOf } from "./freshness.js";
import { nameOf } from "./store.js";

function unitState(wall, unit) {
  const look = wall.view.look(unit.id);
  return {
    id: unit.id, name: nameOf(unit), card: { ...unit.card }, fix: unit.fix ? { ...unit.fix } : null,
    freshness: wall.now() === null ? "unknown" : freshnessOf(unit.fix, wall.now(), wall.limits),
    shown: look?.glide && look.screenX !== undefined ? { level: look.level, colour: [...look.colour], flags: look.flags, x: look.screenX, y: look.screenY } : null,
  };
}

/** Put a frozen view of a wall on `window.zhihui`. Every call returns a copy. */
export function publishState(wall) {
  const find = (name) => [...wall.store.units.values()].find((unit) => unit.id === name || nameOf(unit) === name || unit.card?.ident === name);
  window.zhihui = Object.freeze({
    connection: () => ({ state: wall.situation.state, connections: wall.situation.connections, lastSeq: wall.store.lastSeq }),
    time: () => wall.now(),
    limits: () => ({ ...wall.limits }),
    units: () => [...wall.store.units.values()].map((unit) => unitState(wall, unit)),
    unit: (name) => (find(name) ? unitState(wall, find(name)) : null),
    events: () => wall.store.events.map((event) => structuredClone(event)),
    health: () => structuredClone(wall.store.health),
    selected: () => wall.selected,
    track: () => ({ state: wall.track.state, points: wall.track.points.length }),
    pace: () => wall.mapView.pace.figures(),
    view: () => ({ zoom: wall.mapView.map.getZoom(), center: wall.mapView.map.getCenter().toArray(), loaded: wall.mapView.map.loaded() }),
  });
}
