import assert from "node:assert/strict";
import { test } from "node:test";

import { fixOf, isPlaced, parseFrame, qualityBits, qualityNames, UNIT_FIELDS } from "../../maps/static/maps/wall/protocol.js";

test("a row is read by the names the server gave, in whatever order", () => {
  const fix = fixOf(["t", "id", "lat", "lon", "quality", "sos"], [1000, 7, 38.9, 121.5, 16, true]);
  assert.deepEqual(
    { id: fix.id, t: fix.t, lon: fix.lon, lat: fix.lat, quality: fix.quality, sos: fix.sos },
    { id: 7, t: 1000, lon: 121.5, lat: 38.9, quality: 16, sos: true },
  );
});

test("what a row does not tell is unknown, not zero", () => {
  const fix = fixOf(["id", "t", "lon", "lat"], [7, 1000, 121.5, 38.9]);
  assert.equal(fix.speed, null);
  assert.equal(fix.course, null);
  assert.equal(fix.acc, null);
  assert.equal(fix.battery, null);
  assert.equal(fix.quality, 0);
  assert.equal(fix.sos, false);
});

test("quality bits and names are two spellings of the same", () => {
  assert.deepEqual(qualityNames(8 | 16), ["jump", "poor_accuracy"]);
  assert.equal(qualityBits(["jump", "poor_accuracy", "not known yet"]), 24);
  assert.deepEqual(qualityNames(0), []);
});

test("zero island, missing and impossible places are not drawn", () => {
  const row = (lon, lat, quality = 0) => fixOf(UNIT_FIELDS, [1, 0, lon, lat, null, null, null, null, quality, false]);
  assert.ok(isPlaced(row(121.5, 38.9)));
  assert.ok(!isPlaced(row(0, 0, 4)));
  assert.ok(!isPlaced(row(null, null)));
  assert.ok(!isPlaced(row(121.5, 91)));
  assert.ok(!isPlaced(null));
});

test("a frame that is no message is refused", () => {
  for (const text of ["", "nonsense", "null", "[]", "3", '{"no":"op"}', '{"op":1}']) {
    assert.throws(() => parseFrame(text), SyntaxError, text);
  }
  assert.equal(parseFrame('{"op":"tick"}').op, "tick");
});
