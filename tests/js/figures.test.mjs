import assert from "node:assert/strict";
import { test } from "node:test";

import { changesFigures, Figures, figureText } from "../../maps/static/maps/wall/board/figures.js";
import { AlarmSound } from "../../maps/static/maps/wall/board/sound.js";

/** Time that passes when told to, and a server that answers at once. */
function world() {
  const timers = [];
  const made = { now: 0, asked: [], timers };
  made.setTimeout = (call, ms) => {
    const timer = { call, at: made.now + ms };
    timers.push(timer);
    return timer;
  };
  made.clearTimeout = (timer) => timers.includes(timer) && timers.splice(timers.indexOf(timer), 1);
  made.monotonic = () => made.now;
  made.ask = async () => {
    made.asked.push(made.now);
    return { ok: true, json: async () => ({ items: [] }) };
  };
  made.pass = (ms) => {
    const end = made.now + ms;
    for (;;) {
      const next = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      timers.splice(timers.indexOf(next), 1);
      made.now = next.at;
      next.call();
    }
    made.now = end;
  };
  return made;
}

test("figures: a dash where there is nothing to count from", () => {
  assert.deepEqual([null, 0, 12, 11.62].map(figureText), ["–", "0", "12", "11.6"]);
});

test("figures are asked for within a second of what changes them, together, and every 15 seconds anyway", () => {
  const time = world();
  const figures = new Figures("/figures", () => {}, time);
  figures.start();
  time.pass(5000);
  assert.deepEqual(time.asked, [0]);
  for (const type of ["command.incident.opened", "sensors.alarm.raised", "core.role.granted"]) figures.heard(type);
  time.pass(1000);
  assert.deepEqual(time.asked, [0, 5250]);
  figures.heard("dispatch.assignment.offered");
  time.pass(1000);
  assert.deepEqual(time.asked, [0, 5250, 6250], "not more often than once a second");
  time.pass(15000);
  assert.equal(time.asked.at(-1), 21250);
  assert.equal(changesFigures("sensors.geofence.transition"), false);
});

function soundWorld(kept = {}) {
  const time = world();
  const voice = () => ({ connect: (next) => next, start() {}, stop() {}, frequency: {}, gain: { setValueAtTime() {}, exponentialRampToValueAtTime() {} } });
  const context = { state: "suspended", currentTime: 0, destination: {}, createOscillator: voice, createGain: voice, resume: async () => { context.state = "running"; context.onstatechange(); } };
  const storage = { getItem: (key) => kept[key] ?? null, setItem: (key, value) => (kept[key] = value) };
  return { ...time, pass: time.pass, context: () => context, storage: () => storage, onGesture: (call) => (time.touch = call), touch: () => time.touch() };
}

test("sound waits for a touch, says so, repeats, and is muted by choice that is remembered", async () => {
  const kept = {};
  const around = soundWorld(kept);
  const sound = new AlarmSound(() => {}, around);
  sound.want("red");
  assert.equal(sound.state, "blocked");
  assert.equal(sound.played, 0);
  await around.touch();
  assert.equal(sound.state, "on");
  assert.equal(sound.played, 1);
  around.pass(8000);
  assert.equal(sound.played, 3, "again and again");
  sound.want("red", true);
  assert.equal(sound.played, 4, "at once for what is new");
  sound.toggle();
  around.pass(20000);
  assert.deepEqual([sound.state, sound.played], ["muted", 4]);
  assert.equal(new AlarmSound(() => {}, soundWorld(kept)).state, "muted");
  sound.toggle();
  sound.want(null);
  around.pass(20000);
  assert.equal(sound.played, 5, "silent again once nothing is open");
});
