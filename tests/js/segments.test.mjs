import assert from "node:assert/strict";
import { test } from "node:test";

import { segmentsOf, trackFeatures, trackPoints } from "../../maps/static/maps/wall/segments.js";

const point = (second, lon = 121.5 + second / 1e5) => ({ t: second * 1000, lon, lat: 38.9, quality: 0 });

test("a silence of more than a minute is a gap of its own", () => {
  const segments = segmentsOf([0, 30, 90, 151, 160].map((second) => point(second)));
  assert.deepEqual(segments.map(({ gap, from, to }) => [gap, from / 1000, to / 1000]), [[false, 0, 90], [true, 90, 151], [false, 151, 160]]);
});

test("a lone point between two silences has no line but its gaps", () => {
  const segments = segmentsOf([0, 100, 200].map((second) => point(second)));
  assert.deepEqual(segments.map(({ gap }) => gap), [true, true]);
});

test("what is no place is not drawn, and order is by the device's time", () => {
  const items = [
    { t: "1970-01-01T00:00:20Z", lon: 121.5, lat: 38.9, quality: [] },
    { t: "1970-01-01T00:00:10Z", lon: 0, lat: 0, quality: ["zero_island"] },
    { t: "1970-01-01T00:00:05Z", lon: 121.4, lat: 38.9, quality: ["poor_accuracy"] },
    { t: "1970-01-01T00:00:15Z", lon: 129, lat: 38.9, quality: ["jump"] },
    { t: "2100-01-01T00:00:00Z", lon: 121.5, lat: 38.9, quality: ["future"] },
  ];
  assert.deepEqual(trackPoints(items).map(({ t }) => t), [5000, 20000]);
});

test("a long run is cut into pieces that join, so that it can fade into the past", () => {
  const points = Array.from({ length: 40 }, (_, i) => point(i * 10));
  const { features } = trackFeatures(points, 400000, 400000);
  assert.ok(features.length > 2);
  for (let i = 1; i < features.length; i += 1) {
    assert.deepEqual(features[i].geometry.coordinates[0], features[i - 1].geometry.coordinates.at(-1));
    assert.ok(features[i].properties.age < features[i - 1].properties.age);
  }
});

test("no points, no features", () => {
  assert.deepEqual(trackFeatures([], 0, 1).features, []);
  assert.deepEqual(segmentsOf([point(1)]), []);
});
