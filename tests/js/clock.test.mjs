import assert from "node:assert/strict";
import { test } from "node:test";

import { ServerClock } from "../../maps/static/maps/wall/clock.js";

function clockAt(start) {
  const world = { now: start };
  return { world, clock: new ServerClock(() => world.now) };
}

test("before the server speaks no time is known", () => {
  const { clock } = clockAt(100);
  assert.equal(clock.now(), null);
  assert.equal(clock.known, false);
});

test("an answered question counts half its way", () => {
  const { world, clock } = clockAt(1000);
  world.now = 1200;
  clock.learn(5_000_100, 1000);
  assert.equal(clock.now(), 5_000_200);
  world.now = 1300;
  assert.equal(clock.now(), 5_000_300);
});

test("a quick answer is believed over a slow one and over mere announcements", () => {
  const { world, clock } = clockAt(1000);
  clock.learn(9_000_000);
  world.now = 3000;
  clock.learn(5_000_000, 1000);
  world.now = 3010;
  clock.learn(5_001_500, 3000);
  assert.equal(clock.now(), 5_001_505);
});

test("old samples are forgotten, so that a clock set anew is followed", () => {
  const { world, clock } = clockAt(0);
  clock.learn(1_000_000, 0);
  world.now = 301_000;
  clock.learn(8_000_000, 300_000);
  assert.equal(clock.now(), 8_000_500);
});

test("nonsense is not learnt", () => {
  const { clock } = clockAt(0);
  clock.learn(Number.NaN);
  assert.equal(clock.now(), null);
});
