import assert from "node:assert/strict";
import { test } from "node:test";

import { Pace } from "../../maps/static/maps/wall/pace.js";

test("a slow machine draws less often, so that messages are still read", () => {
  const pace = new Pace();
  for (let i = 0; i < 40; i += 1) pace.drew(i * 1000, i * 1000 + 100, i * 1000 + 117);
  const wait = pace.wait(39117);
  assert.ok(wait > 150 && wait < 250, String(wait));
  assert.equal(pace.wait(40000), 0);
});

test("a quick machine draws at every refresh", () => {
  const pace = new Pace();
  for (let i = 0; i < 40; i += 1) pace.drew(i * 17, i * 17 + 3, i * 17 + 17);
  assert.ok(pace.wait(40 * 17) < 16);
});

test("reports count as drawn with the frame that began after them, and late ones are told", () => {
  const pace = new Pace();
  pace.reported(100, 50);
  pace.reported(2005, 10);
  pace.drew(2000, 2010, 2016);
  assert.equal(pace.waiting, true);
  assert.deepEqual([pace.figures().drawn, pace.figures().late], [50, 50]);
  pace.drew(2020, 2030, 2036);
  assert.deepEqual([pace.figures().drawn, pace.figures().late], [60, 50]);
  assert.equal(pace.waiting, false);
});
