import assert from "node:assert/strict";
import { test } from "node:test";

import { ageOf, countUnits, deadFeed, fadeOf, freshnessOf } from "../../maps/static/maps/wall/freshness.js";

const LIMITS = { staleAfter: 60000, lostAfter: 300000, feedDead: false };
const NOW = 1_800_000_000_000;
const fix = (age, more = {}) => ({ t: NOW - age, lon: 121.5, lat: 38.9, quality: 0, sos: false, ...more });

test("a unit ages from live to lost as time passes", () => {
  const levels = [0, 29999, 30000, 59999, 60000, 299999, 300000].map((age) => freshnessOf(fix(age), NOW, LIMITS));
  assert.deepEqual(levels, ["live", "live", "ageing", "ageing", "stale", "stale", "lost"]);
});

test("nothing is live while the feed is dead, however young", () => {
  assert.equal(freshnessOf(fix(0), NOW, { ...LIMITS, feedDead: true }), "stale");
  assert.equal(freshnessOf(fix(400000), NOW, { ...LIMITS, feedDead: true }), "lost");
  assert.equal(fadeOf(fix(0), NOW, { ...LIMITS, feedDead: true }), 1);
});

test("a time in the future makes nobody live", () => {
  assert.equal(freshnessOf(fix(-3600000), NOW, LIMITS), "unknown");
  assert.equal(freshnessOf(fix(0, { quality: 1 }), NOW, LIMITS), "unknown");
  assert.equal(ageOf(fix(-2000), NOW), 0, "clocks two seconds apart are no lie");
});

test("a unit that never reported is unknown", () => {
  assert.equal(freshnessOf(null, NOW, LIMITS), "unknown");
  assert.equal(ageOf(null, NOW), null);
});

test("colour fades without a step between half the limit and the limit", () => {
  const fades = [0, 30000, 45000, 60000, 600000].map((age) => fadeOf(fix(age), NOW, LIMITS));
  assert.deepEqual(fades, [0, 0, 0.5, 1, 1]);
});

test("counts name every unit once, and those without a place besides", () => {
  const units = [fix(0), fix(40000), fix(100000, { sos: true }), fix(1e6), fix(0, { quality: 4, lon: 0, lat: 0 }), null].map((each) => ({ fix: each }));
  assert.deepEqual(countUnits(units, NOW, LIMITS), { live: 2, ageing: 1, stale: 1, lost: 1, unknown: 1, unplaced: 2, sos: 1, total: 6 });
});

test("the feed is dead when ingest or broker is silent or down, whatever else is not well", () => {
  assert.equal(deadFeed({ ingest: { status: "ok" }, worker: { status: "down" } }), null);
  assert.deepEqual(deadFeed({ ingest: { status: "late", since: "y" } }), { name: "ingest", since: "y" });
  assert.deepEqual(deadFeed({ broker: { status: "down", since: "x" } }), { name: "broker", since: "x" });
  assert.equal(deadFeed(undefined), null);
});
