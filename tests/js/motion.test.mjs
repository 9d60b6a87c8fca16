import assert from "node:assert/strict";
import { test } from "node:test";

import { Glide, mercator, metresPerUnit } from "../../maps/static/maps/wall/motion.js";

test("a symbol glides to the report and never beyond it", () => {
  const glide = new Glide(0.5, 0.5);
  glide.report(0.500001, 0.5, 1000);
  let before = glide.x;
  for (let now = 1000; now <= 3000; now += 16) {
    glide.advance(now);
    assert.ok(glide.x >= before && glide.x <= 0.500001);
    before = glide.x;
  }
  assert.equal(glide.x, 0.500001);
  assert.equal(glide.advance(3000), false);
});

test("a long step is shown as the jump it is, and so is any step without motion", () => {
  const far = new Glide(0.5, 0.5);
  far.report(0.51, 0.5, 0);
  assert.equal(far.x, 0.51);
  const still = new Glide(0.5, 0.5);
  still.report(0.500001, 0.5, 0, true);
  assert.equal(still.x, 0.500001);
});

test("a new report is headed for from where the symbol is drawn", () => {
  const glide = new Glide(0.5, 0.5);
  glide.report(0.500002, 0.5, 0);
  glide.advance(200);
  const middle = glide.x;
  glide.report(0.5, 0.5, 200);
  glide.advance(200);
  assert.equal(glide.x, middle);
});

test("mercator agrees with the known corners of the world", () => {
  assert.deepEqual(mercator(0, 0), [0.5, 0.5]);
  assert.equal(mercator(180, 0)[0], 1);
  assert.ok(Math.abs(mercator(0, 85.0511287798066)[1]) < 1e-9);
  assert.ok(Math.abs(metresPerUnit(60) - 40075016.686 / 2) < 1);
});
