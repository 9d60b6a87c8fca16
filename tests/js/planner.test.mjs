import assert from "node:assert/strict";
import { test } from "node:test";

import { both, intersects, operatorsOf, textOf } from "../../maps/static/maps/planner/cql2.js";
import { colourOf, legendOf, stylesOf, tilesOf } from "../../maps/static/maps/planner/drawing.js";
import { areaOf, areaText, lengthOf, lengthText, toMetres } from "../../maps/static/maps/planner/plane.js";
import { MOST, Plan } from "../../maps/static/maps/planner/plan.js";
import { along, apart } from "../../maps/static/maps/planner/ramps.js";

// Debian 12's Node.js 18 has Event, but not yet CustomEvent
globalThis.CustomEvent ??= class extends Event {
  constructor(type, { detail = null } = {}) {
    super(type);
    this.detail = detail;
  }
};

const KINDS = { name: "text", depth: "number", since: "date", seen: "datetime", open: "boolean", "井深": "number", date: "text" };
const filter = (field, operator, value, other) => textOf([{ field, operator, value, other }], "AND", KINDS);

test("rows of the builder become CQL2 text", () => {
  assert.equal(filter("name", "=", "O'Hara"), "name = 'O''Hara'");
  assert.equal(filter("name", "contains", "50%_\\"), "name LIKE '%50\\%\\_\\\\%'");
  assert.equal(filter("depth", ">=", " 3.50 "), "depth >= 3.5");
  assert.equal(filter("depth", "between", "1", "2"), "depth BETWEEN 1 AND 2");
  assert.equal(filter("depth", "in", "1，2, x"), "depth IN (1, 2)");
  assert.equal(filter("since", "between", "2026-01-01", "2026-02-01"), "(since >= DATE('2026-01-01') AND since <= DATE('2026-02-01'))");
  assert.equal(filter("seen", "<", "2026-01-01T08:00:00+08:00"), "seen < TIMESTAMP('2026-01-01T00:00:00Z')");
  assert.equal(filter("open", "true"), "open = TRUE");
  assert.equal(filter("name", "empty"), "name IS NULL");
  assert.equal(filter("井深", "<", "2"), '"井深" < 2');
  assert.equal(filter("date", "=", "x"), "\"date\" = 'x'");
});

test("rows that say nothing are left out", () => {
  for (const [field, operator, value] of [["name", "=", ""], ["depth", "<", "deep"], ["gone", "=", "1"], ["since", "=", "yesterday"], ["depth", "between", "1"]]) {
    assert.equal(filter(field, operator, value), "");
  }
  const rows = [{ field: "name", operator: "=", value: "a" }, { field: "name", operator: "=", value: "" }, { field: "depth", operator: ">", value: "1" }];
  assert.equal(textOf(rows, "OR", KINDS), "name = 'a' OR depth > 1");
});

test("filters are joined, and a drawn polygon is one", () => {
  assert.equal(both("", "a = 1"), "a = 1");
  assert.equal(both("a = 1 OR b = 2", "c = 3"), "(a = 1 OR b = 2) AND (c = 3)");
  assert.equal(intersects([[[121.5, 38.9], [121.6, 38.9], [121.6, 39], [121.5, 38.9]]]),
    "S_INTERSECTS(geometry, POLYGON((121.500000 38.900000, 121.600000 38.900000, 121.600000 39.000000, 121.500000 38.900000)))");
});

test("each kind of field has operators", () => {
  assert.ok(operatorsOf("integer").includes("between"));
  assert.ok(!operatorsOf("boolean").includes("contains"));
  assert.ok(operatorsOf("unknown").includes("="));
});

// values of gis.coordinates.measure, on both sides of the edge between the zones at 121.5 E
const CORNERS = [[121.3, 38.9], [121.49, 38.95], [121.52, 39.05], [121.7, 38.85]];

test("lengths and areas agree with the server across the edge of the zones", () => {
  const [x, y] = toMetres(CORNERS[0]);
  assert.ok(Math.abs(x - 482650.35094375) < 1e-3);
  assert.ok(Math.abs(y - 4307421.54726519) < 1e-3);
  assert.ok(Math.abs(lengthOf(CORNERS) - 55925.47354416) < 1e-3);
  assert.ok(Math.abs(areaOf([[...CORNERS, CORNERS[0]]]) - 257334091.99) < 1);
  const hole = [[121.5, 38.95], [121.51, 38.95], [121.51, 38.96], [121.5, 38.95]];
  assert.ok(areaOf([[...CORNERS, CORNERS[0]], hole]) < 257334091);
});

test("sizes are written as planners read them", () => {
  assert.deepEqual([lengthText(12.34), lengthText(1234.5)], ["12.3 m", "1.234 km"]);
  assert.deepEqual([areaText(9), areaText(123456), areaText(2.5e6)], ["9.0 m²", "12.35 hm²", "2.500 km²"]);
});

const WELLS = { name: "layer.wells", shape: "Point", zooms: [0, 22], style: {}, fields: [] };
const CLASSES = { field: "depth", method: "jenks", breaks: [0, 2, 9], colors: ["#aabbcc", "#112233"] };

test("layers are put on top, moved, and limited", () => {
  const plan = new Plan(new Map([["layer.wells", WELLS]]));
  const heard = [];
  for (const type of ["layers", "layer", "active"]) plan.addEventListener(type, () => heard.push(type));
  const [one, two] = [plan.add("layer.wells"), plan.add("layer.wells")];
  assert.deepEqual(plan.layers.map((each) => each.key), [two.key, one.key]);
  assert.equal(plan.active, one.key);
  plan.move(one.key, -3);
  plan.set(one.key, { filter: "depth > 1" });
  assert.deepEqual([plan.layers[0].key, plan.content()[0].filter], [one.key, "depth > 1"]);
  plan.remove(one.key);
  assert.equal(plan.active, two.key);
  assert.equal(plan.add("elsewhere"), null);
  while (!plan.full) plan.add("layer.wells");
  assert.equal(plan.add("layer.wells"), null);
  assert.equal(plan.layers.length, MOST);
  assert.ok(heard.includes("layer"));
});

test("tiles are asked for what the style and the filter need", () => {
  const layer = { key: "p1", name: "layer.wells", style: { ...CLASSES, label: "name" }, filter: "depth > 1", at: "2026-01-01" };
  assert.equal(tilesOf(layer, "http://h"), "http://h/tiles/c/layer.wells/{z}/{x}/{y}.mvt?fields=depth%2Cname&filter=depth%20%3E%201&at=2026-01-01");
});

test("classes colour the map and fill the legend", () => {
  assert.deepEqual(colourOf({ ...CLASSES, color: "#000000" })[2], ["step", ["get", "depth"], "#aabbcc", 2, "#112233"]);
  assert.equal(colourOf({ color: "#000000", field: "", method: "", colors: [] }), "#000000");
  const single = { field: "kind", method: "unique", breaks: ["井"], colors: ["#aabbcc"], color: "#000000" };
  assert.deepEqual(colourOf(single).slice(2, 4), ["井", "#aabbcc"]);
  assert.deepEqual(legendOf({ style: CLASSES }, {}).map((row) => row.text), ["0 – 2", "2 – 9"]);
  assert.equal(legendOf({ style: single }, { others: "其他" }).at(-1).text, "其他");
  const hot = stylesOf({ key: "p1", heat: true, visible: true, style: { size: 6, opacity: 1 } }, WELLS, {});
  assert.deepEqual(hot.map((each) => each.type), ["heatmap"]);
});

test("heat of counted points is weighed against the fullest cells in view", () => {
  const layer = { key: "p1", heat: true, visible: true, style: { size: 6, opacity: 1 } };
  const [single] = stylesOf(layer, WELLS, {});
  const [counted] = stylesOf({ ...layer, densest: 40 }, WELLS, {});
  assert.deepEqual(counted.paint["heatmap-weight"], ["min", 1, ["/", ["coalesce", ["get", "count"], 1], 40]]);
  assert.ok(counted.paint["heatmap-radius"] >= 26, "wider than a cell");
  assert.equal(single.paint["heatmap-weight"][2][2], 1);
});

test("values that stand for something are called by their names in the legend", () => {
  const style = { field: "kind", method: "unique", breaks: ["hospital", "x"], colors: ["#aabbcc", "#112233"], color: "#000000" };
  const named = legendOf({ style }, { others: "其他", value: (value) => ({ hospital: "医院" })[value] ?? value });
  assert.deepEqual(named.map((row) => row.text), ["医院", "x", "其他"]);
  assert.match(legendOf({ style, heat: true }, { heat: "密度" })[0].colour, /^linear-gradient/);
});

test("ramps give as many colours as asked for", () => {
  assert.deepEqual([along("tide", 1).length, along("ember", 7).length, apart(30).length], [1, 7, 30]);
  assert.deepEqual([along("ember", 2)[0], along("ember", 2)[1]], ["#fbdcd6", "#7d1313"]);
});
