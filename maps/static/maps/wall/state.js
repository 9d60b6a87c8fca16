/** `window.zhihui`: what the wall shows, to read only; for tests, benches and the curious. */

import { freshnessOf } from "./freshness.js";
import { nameOf } from "./store.js";

function unitState(wall, unit) {
  const look = wall.view.look(unit.id);
  const drawn = look?.glide && look.screenX !== undefined;
  return {
    id: unit.id,
    name: nameOf(unit),
    card: { ...unit.card },
    fix: unit.fix ? { ...unit.fix } : null,
    freshness: wall.now() === null ? "unknown" : freshnessOf(unit.fix, wall.now(), wall.limits),
    shown: drawn ? { level: look.level, colour: [...look.colour], flags: look.flags, x: look.screenX, y: look.screenY } : null,
  };
}

/** Put a frozen view of a wall on `window.zhihui`. Every call returns a copy. */
export function publishState(wall) {
  const all = () => [...wall.store.units.values()];
  const find = (name) => all().find((unit) => [unit.id, nameOf(unit), unit.card?.ident].includes(name));
  window.zhihui = Object.freeze({
    connection: () => {
      const { state, connections } = wall.situation;
      return { state, connections, lastSeq: wall.store.lastSeq };
    },
    time: () => wall.now(),
    limits: () => ({ ...wall.limits }),
    units: () => all().map((unit) => unitState(wall, unit)),
    unit: (name) => (find(name) ? unitState(wall, find(name)) : null),
    board: () => Object.fromEntries(Object.entries(wall.store.board).map(([kind, cards]) => [kind, structuredClone([...cards.values()])])),
    marks: () => wall.board.view.marks.map(({ kind, id, grade, freshness, words }) => ({ kind, id, grade, freshness, words, place: wall.mapView.board.placeOf({ kind, id }) })),
    lines: () => wall.board.view.lines.map(({ assignment, metres, answered, words }) => ({ order: assignment.id, callsign: assignment.callsign, metres, answered, words })),
    chosen: () => structuredClone(wall.board.view.selected),
    sound: () => ({ state: wall.board.sound.state, played: wall.board.sound.played }),
    events: () => wall.store.events.map((event) => structuredClone(event)),
    health: () => structuredClone(wall.store.health),
    selected: () => wall.selected,
    track: () => ({ state: wall.track.state, points: wall.track.points.length }),
    layers: () => wall.layers.state(),
    pace: () => wall.mapView.pace.figures(),
    view: () => {
      const { map } = wall.mapView;
      return { zoom: map.getZoom(), center: map.getCenter().toArray(), loaded: map.loaded(), moving: map.isMoving() };
    },
  });
}
