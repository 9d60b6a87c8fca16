import assert from "node:assert/strict";
import { test } from "node:test";

import { kindOf, nameOf, SituationStore } from "../../maps/static/maps/wall/store.js";

const row = (id, t = 1) => [id, t, 121.5, 38.9, 5, 90, 3, 80, 0, false];
const event = (seq) => ({ seq, type: "x", at: "2026-11-22T10:00:00Z", payload: {} });
const snapshot = (more = {}) => ({ op: "snapshot", seq: 0, units: [], cards: [], events: [], health: {}, ...more });

test("a snapshot replaces the units and a tick moves them", () => {
  const store = new SituationStore();
  store.snapshot(snapshot({ units: [row(1), row(2)], cards: [{ id: 1, callsign: "A" }, { id: 3, callsign: "C" }] }));
  assert.deepEqual([...store.units.keys()].sort(), [1, 2, 3]);
  assert.equal(store.units.get(3).fix, null, "known by its card, never reported");
  assert.deepEqual(store.tick({ units: [row(2, 9)], gone: [1] }), { moved: [2], gone: [1] });
  assert.equal(store.units.get(2).fix.t, 9);
  assert.equal(store.units.has(1), false);
  store.snapshot(snapshot({ units: [row(5)] }));
  assert.deepEqual([...store.units.keys()], [5]);
});

test("an old place does not survive a snapshot that does not have it", () => {
  const store = new SituationStore();
  store.snapshot(snapshot({ units: [row(1)], cards: [{ id: 1, callsign: "A" }] }));
  store.snapshot(snapshot({ cards: [{ id: 1, callsign: "A" }] }));
  assert.equal(store.units.get(1).fix, null);
});

test("every event is shown once, in order, over any number of reconnections", () => {
  const store = new SituationStore();
  store.snapshot(snapshot({ seq: 3, events: [event(1), event(3)] }));
  assert.equal(store.lastSeq, 3);
  assert.equal(store.event(event(3)), false);
  assert.equal(store.event(event(5)), true);
  const fresh = store.snapshot(snapshot({ seq: 8, events: [event(5), event(7), event(8)] }));
  assert.deepEqual(fresh.map(({ seq }) => seq), [7, 8]);
  assert.deepEqual(store.events.map(({ seq }) => seq), [8, 7, 5, 3, 1]);
});

test("the snapshot's number counts even if no event of ours reaches it", () => {
  const store = new SituationStore();
  store.snapshot(snapshot({ seq: 40, events: [event(12)] }));
  assert.equal(store.lastSeq, 40);
});

test("a log restored from a backup begins anew instead of hiding its events", () => {
  const store = new SituationStore();
  store.snapshot(snapshot({ seq: 40, events: [event(40)] }));
  store.snapshot(snapshot({ seq: 6, events: [event(5), event(6)] }));
  assert.deepEqual(store.events.map(({ seq }) => seq), [6, 5]);
  assert.equal(store.event(event(7)), true);
});

test("a unit is called by the best name there is, and every kind has a symbol", () => {
  assert.equal(nameOf({ id: 4, card: { callsign: "巡逻04", label: "x" } }), "巡逻04");
  assert.equal(nameOf({ id: 4, card: { callsign: "", ident: "u/4" } }), "u/4");
  assert.equal(nameOf({ id: 4, card: null }), "#4");
  assert.equal(kindOf({ card: { kind: "submarine" } }), "other");
  assert.equal(kindOf({ card: { kind: "fire" } }), "fire");
});
