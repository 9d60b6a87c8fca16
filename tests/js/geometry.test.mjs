import assert from "node:assert/strict";
import { test } from "node:test";

import { holesIn, movedBy, partsOf, read, together, written } from "../../gis/static/citygis/layers/geometry.js";

const sum = (one, other) => Number((one + other).toFixed(3));
const box = (x, y, d) => [[x, y], [sum(x, d), y], [sum(x, d), sum(y, d)], [x, sum(y, d)], [x, y]];
const HOLED = { type: "MultiPolygon", coordinates: [[box(121.5, 38.9, 0.01), box(121.502, 38.902, 0.002), box(121.506, 38.906, 0.002)], [box(121.6, 38.9, 0.01)]] };

test("an area with holes comes back as it was", () => {
  const parts = partsOf(HOLED);
  assert.equal(parts.length, 4);
  assert.deepEqual(parts.map(({ properties }) => Boolean(properties.hole)), [false, true, true, false]);
  assert.deepEqual(together("MultiPolygon", parts), JSON.parse(JSON.stringify(HOLED)));
  assert.equal(holesIn(HOLED), 2);
  assert.equal(holesIn(together("MultiPolygon", parts)), 2);
});

test("a hole goes only with its area, or when it is taken out itself", () => {
  const parts = partsOf(HOLED);
  assert.equal(holesIn(together("MultiPolygon", parts.filter((_each, i) => i !== 1))), 1);
  assert.deepEqual(together("MultiPolygon", parts.slice(1)).coordinates, [HOLED.coordinates[1]]);
  assert.equal(together("MultiPolygon", parts.slice(1, 3)), null);
});

test("what is drawn anew takes no hole of another area", () => {
  const drawn = { type: "Feature", properties: { mode: "polygon" }, geometry: { type: "Polygon", coordinates: [box(121.7, 38.9, 0.01)] } };
  assert.deepEqual(together("MultiPolygon", [...partsOf(HOLED), drawn]).coordinates.map((rings) => rings.length), [3, 1, 1]);
});

test("holes move as their area did", () => {
  assert.deepEqual(movedBy([[[1, 2], [3, 4]]], [121.5, 38.9], [121.6, 38.8]), [[[1.1, 1.9], [3.1, 3.9]]]);
});

test("points and lines are themselves, and text is read as it was written", () => {
  const line = { type: "MultiLineString", coordinates: [[[121.5, 38.9], [121.6, 38.9]], [[121.5, 39], [121.6, 39]]] };
  const point = { type: "Point", coordinates: [121.5, 38.9] };
  for (const each of [line, point]) {
    assert.deepEqual(together(each.type, partsOf(each)), each);
    assert.deepEqual(read(each.type, written(each)), each);
  }
  assert.equal(read("MultiPolygon", "121.5, 38.9\n121.6, 38.9"), null);
});
