import assert from "node:assert/strict";
import { test } from "node:test";

import { labelBox, placeLabels } from "../../maps/static/maps/wall/labels.js";

const item = (id, x, y, rank = 2) => ({ id, x, y, width: 60, height: 20, radius: 8, rank });
const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

test("labels never lie on each other or on another symbol", () => {
  const items = Array.from({ length: 200 }, (_, i) => item(i, (i * 37) % 600, (i * 91) % 400));
  const placed = placeLabels(items, new Map());
  assert.ok(placed.size > 10);
  const boxes = [...placed].map(([id, side]) => labelBox(items[id], side));
  for (let i = 0; i < boxes.length; i += 1) for (let j = 0; j < i; j += 1) assert.ok(!meet(boxes[i], boxes[j]));
});

test("the selected one is labelled even where there is no room", () => {
  const crowd = Array.from({ length: 60 }, (_, i) => item(i, 100 + (i % 8) * 6, 100 + Math.floor(i / 8) * 6));
  assert.ok(placeLabels([...crowd, item(99, 120, 120, 0)], new Map()).has(99));
});

test("a label that is shown keeps its place before a new one takes it", () => {
  const items = [item(1, 100, 100), item(2, 200, 100)];
  const shown = placeLabels(items, new Map([[2, "left"]]));
  assert.equal(shown.get(2), "left");
  assert.equal(shown.get(1), "left");
});
