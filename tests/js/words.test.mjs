import assert from "node:assert/strict";
import { test } from "node:test";

import { clockText, courseText, dayText, durationText, placeText, shortAge, speedText, whenText } from "../../maps/static/maps/wall/format.js";
import { subjectOf, toneOf } from "../../maps/static/maps/wall/panels/ticker.js";
import { matching } from "../../maps/static/maps/wall/panels/unitlist.js";
import { textFunction } from "../../maps/static/maps/wall/texts.js";

const t = textFunction({ "age.s": "{s} s", "age.m": "{m} min", "age.ms": "{m} min {s} s", "age.h": "{h} h", "age.hm": "{h} h {m} min", "age.d": "{d} d", "wind.ne": "NE", "wind.n": "N" });

test("durations say at most two parts", () => {
  assert.deepEqual([0, 59999, 61000, 3600000, 7260000, 3e8].map((ms) => durationText(ms, t)), ["0 s", "59 s", "1 min 01 s", "1 h 00 min", "2 h 01 min", "3 d"]);
  assert.deepEqual([59999, 61000, 3600000, 3e8].map((ms) => shortAge(ms, t)), ["59 s", "1 min", "1 h", "3 d"]);
});

test("the clock is the district's, whatever the browser's zone", () => {
  const ms = Date.parse("2026-11-22T16:00:05Z");
  assert.equal(clockText(ms), "00:00:05");
  assert.equal(dayText(ms), "2026-11-23");
  assert.equal(whenText(ms, ms + 1000), "00:00:05");
  assert.equal(whenText(ms, ms + 86400000), "2026-11-23 00:00:05");
});

test("course, speed and place in readers' units", () => {
  assert.equal(courseText(44, t), "NE 44°");
  assert.equal(courseText(359.6, t), "N 0°");
  assert.equal(speedText(10), "36 km/h");
  assert.equal(speedText(0.5), "1.8 km/h");
  assert.equal(placeText(121.5255, -38.95), "121.52550° E　38.95000° S");
});

test("a missing text shows its key, so that it is found", () => {
  assert.equal(t("no.such"), "no.such");
  assert.equal(t("age.s"), "{s} s");
});

test("a call for help is louder than a lost connection, that louder than the rest", () => {
  assert.deepEqual(["sensors.sos.raised", "sensors.device.connection_lost", "sensors.geofence.transition", "dispatch.unit.created"].map((type) => toneOf(type)), ["alarm", "warning", "plain", "quiet"]);
  assert.deepEqual([1, 2, 4].map((level) => toneOf("sensors.alarm.raised", level)), ["alarm", "warning", "warning"], "red is for what is red");
  assert.equal(toneOf("sensors.alarm.cleared", 1), "plain");
});

test("an event is about today's callsign, else about what its payload names", () => {
  const callsignOf = (id) => (id === 7 ? "消防07" : null);
  const words = (payload, actor = "") => subjectOf({ payload, actor }, callsignOf, (key) => key);
  assert.equal(words({ device: "truck-1", device_id: 7, unit_label: "old name" }), "消防07");
  assert.equal(words({ device: "truck-1", device_id: 8, unit_label: null }), "truck-1");
  assert.equal(words({ device_id: 7, event: "enter", description: "机场北门" }), "消防07 · event.enter · 机场北门");
  assert.equal(words({ unit_id: 7, callsign: "巡逻01" }), "巡逻01");
  assert.equal(words({}, "admin"), "admin");
});

test("the search finds every word, SOS first, then names in natural order", () => {
  const unit = (id, callsign, sos = false) => ({ id, card: { callsign }, fix: { sos } });
  const units = [unit(1, "巡逻10"), unit(2, "巡逻9"), unit(3, "消防1", true), unit(4, "巡逻11", true)];
  const words = ({ card }) => card.callsign;
  assert.deepEqual(matching(units, "", words).map(({ id }) => id), [3, 4, 2, 1]);
  assert.deepEqual(matching(units, " 巡逻 1 ", words).map(({ id }) => id), [4, 1]);
  assert.deepEqual(matching(units, "nobody", words), []);
});
