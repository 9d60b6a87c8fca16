import assert from "node:assert/strict";
import { test } from "node:test";

import { LayerChoice, MOST, nextState } from "../../maps/static/maps/wall/layers/choice.js";
import { sourceOf, stylesOf } from "../../maps/static/maps/wall/layers/drawing.js";

function storage(kept = null) {
  return { kept, getItem() { return this.kept; }, setItem(_, value) { this.kept = value; } };
}

const KEYS = Array.from({ length: MOST + 3 }, (_, n) => `a.l${n}`);

test("a choice is remembered, without what is no longer there", () => {
  const box = storage();
  new LayerChoice(KEYS, box).set("a.l1", true);
  assert.deepEqual([...new LayerChoice(KEYS, box).chosen], ["a.l1"]);
  assert.deepEqual([...new LayerChoice(["a.l2"], box).chosen], []);
  for (const spoilt of ["{", "7", '{"a":1}', "[null,3]"]) assert.equal(new LayerChoice(KEYS, storage(spoilt)).chosen.size, 0);
});

test("no more than so many at once, and none that is unknown", () => {
  const choice = new LayerChoice(KEYS, storage());
  assert.deepEqual(KEYS.map((key) => choice.set(key, true)), KEYS.map((_, n) => n < MOST));
  assert.equal(choice.set("b.other", false), false);
  assert.ok(choice.set(KEYS[0], false));
  assert.equal(choice.full, false);
});

test("a storage that refuses loses the memory, not the choice", () => {
  const choice = new LayerChoice(KEYS, { getItem: () => { throw new Error(); }, setItem: () => { throw new Error(); } });
  assert.ok(choice.set("a.l1", true));
  assert.ok(choice.chosen.has("a.l1"));
});

test("what failed says so, since when, until it is loaded again", () => {
  let state = nextState(undefined, "asked", 1);
  assert.deepEqual(state, { name: "loading", at: 1 });
  state = nextState(nextState(state, "loaded", 2), "asked", 3);
  assert.deepEqual(state, { name: "shown", at: 2 });
  state = nextState(nextState(state, "failed", 4), "failed", 5);
  assert.deepEqual(nextState(state, "asked", 6), { name: "failed", at: 4 });
  assert.deepEqual(nextState(state, "loaded", 7), { name: "shown", at: 7 });
});

test("tiles name their layer, areas have an outline", () => {
  const look = { palette: { label: { town: "#000000", halo: "#ffffff" } }, scale: 1, font: "x" };
  const layer = { key: "a.l", name: "l", geometry: "polygon", tiles: true, address: "/m/a/l/{z}/{x}/{y}.mvt" };
  assert.deepEqual(sourceOf(layer, "http://h").tiles, ["http://h/m/a/l/{z}/{x}/{y}.mvt"]);
  assert.deepEqual(stylesOf(layer, "#111111", look).map((style) => [style.type, style["source-layer"]]), [["fill", "l"], ["line", "l"], ["symbol", "l"]]);
  assert.deepEqual(stylesOf({ ...layer, geometry: "point", tiles: false }, "#111111", look).map((style) => style.type), ["circle", "symbol"]);
});
