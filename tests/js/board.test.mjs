import assert from "node:assert/strict";
import { test } from "node:test";

import { bannerRows, isUnanswered, soundOf } from "../../maps/static/maps/wall/board/alarms.js";
import { gradeWord, gravest, numeralOf } from "../../maps/static/maps/wall/board/grades.js";
import { crewsOf, distanceTo, incidentsInOrder, linesOf, milestonesOf } from "../../maps/static/maps/wall/board/incidents.js";
import { lastHeard, mainReading, stationFreshness, stationGrade } from "../../maps/static/maps/wall/board/stations.js";
import { distanceText, shortened, valueText } from "../../maps/static/maps/wall/board/values.js";
import { stationsInOrder } from "../../maps/static/maps/wall/panels/stationlist.js";
import { SituationStore } from "../../maps/static/maps/wall/store.js";
import { textFunction } from "../../maps/static/maps/wall/texts.js";

const NOW = Date.parse("2026-11-24T10:00:00Z");
const iso = (secondsAgo) => new Date(NOW - secondsAgo * 1000).toISOString();
const t = textFunction({ "grade.1": "红", "grade.2": "橙", "grade.3": "黄", "grade.4": "蓝" });
const alarm = (id, level, more = {}) => ({ id, level, state: "raised", raised_at: iso(60), ...more });
const order = (id, more = {}) => ({ id, state: "offered", climbed: 1, offered_at: iso(130), callsign: `U${id}`, ...more });
const reading = (property, value, more = {}) => ({ property, value, unit: "mm", t: NOW - 60000, quality: [], level: null, ...more });
const station = (readings, more = {}) => ({ id: 1, name: "S", kind: "rain", lon: 121.5, lat: 38.9, silent_after_s: 900, readings, ...more });

test("the banner: open before answered, the gravest first, then the youngest", () => {
  const rows = bannerRows([alarm(1, 3), alarm(2, 1, { state: "acknowledged" }), alarm(3, 1), alarm(4, 1, { raised_at: iso(10) }), alarm(5, 2)], []);
  assert.deepEqual(rows.map(({ id }) => id), [4, 3, 5, 1, 2]);
});

test("an order without an answer climbs into the banner, the further the graver", () => {
  assert.equal(isUnanswered(order(1, { climbed: 0 })), false);
  assert.equal(isUnanswered(order(1, { state: "acknowledged" })), false);
  const rows = bannerRows([alarm(1, 2)], [order(7), order(8, { climbed: 3 }), order(9, { climbed: 0 })]);
  assert.deepEqual(rows.map(({ key }) => key), ["order-8", "alarm-1", "order-7"]);
});

test("red is heard otherwise than the rest, and what somebody looks after not at all", () => {
  assert.equal(soundOf(bannerRows([alarm(1, 1), alarm(2, 4)], [])), "red");
  assert.equal(soundOf(bannerRows([alarm(2, 4)], [])), "other");
  assert.equal(soundOf(bannerRows([alarm(1, 1, { state: "acknowledged" })], [])), null);
  assert.equal(soundOf([]), null);
});

test("every level has a word, since not everybody sees its colour", () => {
  assert.deepEqual([1, 2, 3, 4, null].map((grade) => gradeWord(grade, t)), ["红", "橙", "黄", "蓝", ""]);
  assert.deepEqual([1, 2, 3, 4].map(numeralOf), ["Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ"]);
  assert.equal(gravest([4, null, 2]), 2);
  assert.equal(gravest([null]), null);
});

test("a station shows its gravest reading, else the one that tells most of its kind", () => {
  assert.equal(mainReading(station([reading("rain_24h", 90), reading("rain_1h", 12), reading("battery", 3)])).property, "rain_1h");
  assert.equal(mainReading(station([reading("rain_24h", 90, { level: 3 }), reading("rain_1h", 12)])).property, "rain_24h");
  assert.equal(mainReading(station([])), null);
  assert.equal(stationGrade(station([reading("a", 1, { level: 4 }), reading("b", 1, { level: 2 })])), 2);
});

test("a station that is silent longer than its own limit does not look alive", () => {
  const fresh = station([reading("rain_1h", 1)]);
  const late = station([reading("rain_1h", 1, { t: NOW - 901000 })]);
  assert.equal(stationFreshness(fresh, NOW, { feedDead: false }), "live");
  assert.equal(stationFreshness(fresh, NOW, { feedDead: true }), "silent");
  assert.equal(stationFreshness(late, NOW, { feedDead: false }), "silent");
  assert.equal(stationFreshness(station([]), NOW, { feedDead: false }), "never");
  assert.equal(lastHeard(station([reading("a", 1, { t: NOW + 3600000 }), reading("b", 1)]), NOW), NOW - 60000, "a future time is not believed");
});

test("the list of stations: alarming first, then silent, then by name", () => {
  const stations = [
    station([reading("a", 1)], { id: 1, name: "乙" }), station([reading("a", 1)], { id: 2, name: "甲" }), station([], { id: 3, name: "无" }),
    station([reading("a", 1, { t: NOW - 9e6 })], { id: 4, name: "静" }), station([reading("a", 1, { level: 3 })], { id: 5, name: "黄" }),
  ];
  assert.deepEqual(stationsInOrder(stations, NOW, { feedDead: false }).map(({ name }) => name), ["黄", "静", "甲", "乙", "无"]);
});

test("values and distances as people write them", () => {
  assert.deepEqual([valueText(62.5, "mm"), valueText(3.2, "m"), valueText(18.24, "Cel"), valueText(null, "mm"), valueText(70, "%")], ["62.5 mm", "3.20 m", "18.2 °C", "", "70 %"]);
  assert.deepEqual([0, 994, 996, 1249, 9940, 12345, 150000, NaN].map(distanceText), ["0 m", "990 m", "1.0 km", "1.2 km", "9.9 km", "12 km", "150 km", ""]);
  assert.equal(shortened("一二三四五", 4), "一二三…");
});

const incident = (id, more = {}) => ({ id, severity: 3, state: "responding", reported_at: iso(600), received_at: iso(590), verified_at: iso(500), responding_at: null, first_on_scene_at: null, ...more });
const crew = (id, state, more = {}) => ({ id, state, incident_id: 1, device_id: id, callsign: `U${id}`, climbed: 0, offered_at: iso(300), incident_lon: 121.5, incident_lat: 38.9, ...more });
const unit = (id, lon) => [id, { id, card: null, fix: { lon, lat: 38.9, quality: 0 } }];

test("milestones that were reached, with the time each took", () => {
  assert.deepEqual(milestonesOf(incident(1)).map(({ name, after }) => [name, after]), [["reported", null], ["received", 10000], ["verified", 90000]]);
  assert.deepEqual(incidentsInOrder([incident(1), incident(2), incident(3, { severity: 1 })]).map(({ id }) => id), [3, 2, 1]);
});

test("a line leads from each unit under way to its incident, none from one on scene or without a place", () => {
  const units = new Map([unit(1, 121.51), unit(2, 121.52), unit(3, 121.53)]);
  const crews = [crew(1, "offered"), crew(2, "en_route"), crew(3, "on_scene"), crew(4, "en_route"), crew(5, "en_route", { device_id: null })];
  const lines = linesOf(crews, units);
  assert.deepEqual(lines.map(({ assignment, answered }) => [assignment.id, answered]), [[1, false], [2, true]]);
  assert.ok(Math.abs(lines[0].metres - 867) < 5, String(lines[0].metres));
  assert.equal(distanceTo(crew(1, "en_route", { incident_lon: null }), units.get(1)), null);
  assert.deepEqual(crewsOf(1, crews).map(({ id }) => id), [3, 2, 4, 5, 1]);
});

test("the board of the store: a snapshot replaces it, deltas change it", () => {
  const store = new SituationStore();
  store.snapshot({ seq: 0, units: [], cards: [], events: [], board: { alarms: [alarm(1, 2)], incidents: [], stations: [], assignments: [] } });
  assert.deepEqual(store.takeBoard({ changed: { incidents: [incident(5)] }, gone: { alarms: [1] } }), ["alarms", "incidents"]);
  assert.deepEqual([store.board.alarms.size, store.board.incidents.get(5).id], [0, 5]);
  store.snapshot({ seq: 0, units: [], cards: [], events: [] });
  assert.equal(store.board.incidents.size, 0);
});
