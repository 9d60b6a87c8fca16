/** Editing features on the map: choose or draw, reshape, split, fill in, and send it all for review. */

import { TerraDraw, TerraDrawLineStringMode, TerraDrawPointMode, TerraDrawPolygonMode, TerraDrawSelectMode } from "terra-draw";
import { TerraDrawMapLibreGLAdapter } from "terra-draw-maplibre-gl-adapter";

import { colour, makeMap } from "core/registers/basis.js";
import { formToken } from "core/token.js";

import { addFeatures, addOverlay, boundsOf } from "./drawing.js";
import { makeForm } from "./form.js";
import { holesIn, modeOf, movedBy, partsOf, read, together, written } from "./geometry.js";

const DISTRICT = [121.2, 38.83, 121.75, 39.12];
const EMPTY = { verb: "", id: null, revision: null, geometry: null, values: {}, drawn: false, line: null };
const config = JSON.parse(document.getElementById("layer-map-config").textContent);
const { texts, shape } = config;
const part = (id) => document.getElementById(`editor-${id}`);
const tools = Object.fromEntries([...document.querySelectorAll("[data-tool]")].map((each) => [each.dataset.tool, each]));
const coordinates = document.getElementById("coordinates");
const why = document.getElementById("why");
const form = makeForm(part("fields"), config.fields, texts);

let wish = { ...EMPTY };
let places = new Map(); // where each drawn outline began, by its id
let draw;
let mark;

/* --- what the page shows ------------------------------------------------------------------------------------------- */

function press(tool) {
  for (const [name, button] of Object.entries(tools)) button.setAttribute("aria-pressed", String(name === tool));
}

function show(hint) {
  const chosen = wish.id !== null;
  part("parts").hidden = wish.verb === "";
  part("fields").hidden = wish.verb === "split" || wish.verb === "remove";
  part("coordinates").hidden = part("fields").hidden || holesIn(wish.geometry) > 0; // the text has no word for a hole
  part("hint").textContent = hint;
  if (wish.verb) part("title").textContent = chosen ? texts.existing.replace("%s", wish.id) : texts.new;
  for (const name of ["reshape", "split", "remove"]) if (tools[name]) tools[name].disabled = !chosen;
  coordinates.value = written(shapeNow());
}

function say(sentences) {
  const box = part("error");
  box.textContent = sentences.join(" ");
  box.hidden = sentences.length === 0;
  if (sentences.length) box.focus();
}

/* --- drawing ------------------------------------------------------------------------------------------------------- */

function clearDrawing() {
  draw.setMode("static");
  draw.clear();
}

/** What is drawn now, without the points that terra-draw draws to drag by. */
function drawn() {
  return draw.getSnapshot().filter((each) => each.properties.mode === modeOf(shape) && !each.properties.currentlyDrawing);
}

function shapeNow() {
  if (wish.verb === "split" || wish.verb === "remove") return wish.geometry;
  return wish.drawn ? together(shape, drawn()) : wish.geometry;
}

function putOnMap(geometry) {
  clearDrawing();
  const results = draw.addFeatures(partsOf(geometry));
  draw.setMode("select");
  if (results[0]?.id !== undefined && results[0].valid) draw.selectFeature(results[0].id);
  remember();
}

function remember() {
  places = new Map(drawn().map(({ id, geometry }) => [id, geometry.coordinates]));
}

/** An area that was dragged takes its holes along. */
function takeHoles(id) {
  const area = draw.getSnapshotFeature(id);
  const before = places.get(id);
  if (!before || area.properties.hole || area.properties.part === undefined) return;
  const [from, to] = [before[0][0], area.geometry.coordinates[0][0]];
  for (const hole of drawn()) {
    if (!hole.properties.hole || hole.properties.part !== area.properties.part) continue;
    draw.updateFeatureGeometry(hole.id, { type: "Polygon", coordinates: movedBy(hole.geometry.coordinates, from, to) });
  }
}

/** What the hint says of the shape; a hole that went is said, not passed over. */
function shapeHint() {
  const [before, now] = [holesIn(wish.geometry), holesIn(shapeNow())];
  if (!before) return texts.reshape;
  return now < before ? texts.holesGone.replace("%s", String(before - now)) : texts.holes;
}

function drawNew() {
  reset();
  wish = { ...EMPTY, verb: "add", drawn: true };
  form.fill({});
  draw.setMode(modeOf(shape));
  press("add");
  show(texts.draw);
}

function reshape() {
  wish = { ...wish, verb: "change", line: null };
  wish.drawn = true;
  putOnMap(wish.geometry);
  mark([]);
  press("reshape");
  show(shapeHint());
}

function splitIt() {
  wish = { ...wish, verb: "split", drawn: false, line: null };
  clearDrawing();
  mark([wish.geometry]);
  draw.setMode("linestring");
  press("split");
  show(texts.split);
}

function removeIt() {
  wish = { ...wish, verb: "remove", drawn: false };
  clearDrawing();
  mark([wish.geometry]);
  press("remove");
  show(texts.remove);
  why.focus();
}

/** A shape is finished: of a new feature, or the line of a split. */
function finished(id, { action }) {
  const feature = draw.getSnapshotFeature(id);
  if (action === "draw" && wish.verb === "split") {
    wish.line = feature.geometry;
    draw.setMode("static");
    show(texts.cut);
    why.focus();
  } else if (action === "draw") {
    draw.setMode("select");
    draw.selectFeature(id);
    press("");
    show(texts.reshape);
    part("fields").querySelector("input, select")?.focus();
  } else {
    if (action === "dragFeature") takeHoles(id);
    remember();
    coordinates.value = written(shapeNow());
  }
}

/* --- choosing ------------------------------------------------------------------------------------------------------ */

async function choose(map, number) {
  reset();
  const answer = await fetch(`${config.api}/features/${number}`).catch(() => null);
  if (!answer?.ok) return say([answer ? texts.gone : texts.failed]);
  const found = await answer.json();
  wish = { ...EMPTY, verb: "change", id: found.id, revision: found.revision, geometry: found.geometry, values: found.values };
  form.fill(found.values);
  const box = boundsOf([found.geometry]);
  if (!map.getBounds().contains([box[0], box[1]])) map.fitBounds(box, { padding: 80, maxZoom: 16, animate: false });
  reshape();
}

function reset() {
  say([]);
  form.say({});
  part("done").hidden = true;
  why.value = "";
  wish = { ...EMPTY };
  clearDrawing();
  mark([]);
  press("");
}

function cancel() {
  reset();
  part("title").textContent = part("title").dataset.none;
  show(texts.choose);
}

/* --- sending ------------------------------------------------------------------------------------------------------- */

function changes() {
  const { verb, id, revision } = wish;
  const own = id === null ? { verb } : { verb, id, revision };
  if (verb === "remove") return own;
  if (verb === "split") return { ...own, geometry: wish.line };
  const values = form.values();
  const moved = wish.drawn ? together(shape, drawn()) : null;
  const same = wish.geometry && moved && JSON.stringify(partsOf(wish.geometry)) === JSON.stringify(partsOf(moved));
  return { ...own, geometry: same ? null : moved, values };
}

async function send(event) {
  event.preventDefault();
  const change = changes();
  if ((wish.verb === "add" || wish.verb === "split") && !change.geometry) return say([texts.nothingDrawn]);
  const answer = await fetch(`${config.api}/edits`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": formToken() },
    body: JSON.stringify({ changes: [change], why: why.value, keep_stale: true }),
  }).catch(() => null);
  if (!answer) return say([texts.failed]);
  const body = await answer.json().catch(() => null);
  if (answer.status === 401 || !body) return say([texts.signedOut]);
  if (!answer.ok) return refused(body);
  const nobody = "00000000-0000-0000-0000-000000000000";
  if (body.edits.some((each) => each.outdated)) return location.assign(config.conflict.replace(nobody, body.together));
  cancel();
  thank(config.group.replace(nobody, body.together));
}

function refused(problem) {
  const left = form.say(problem.fields ?? {});
  say(problem.fields ? (left.length ? left : [problem.title]) : [problem.status < 500 && problem.code === "invalid" ? problem.detail : problem.title]);
}

function thank(address) {
  const box = part("done");
  const link = Object.assign(document.createElement("a"), { href: address, textContent: texts.look });
  box.replaceChildren(texts.sent, " ", link);
  box.hidden = false;
}

/* --- the map ------------------------------------------------------------------------------------------------------- */

/** One looks through a hole. */
const seeThrough = ({ properties }) => (properties.hole ? 0 : 0.3);

function drawingOn(map) {
  const flags = { feature: { draggable: true, coordinates: { midpoints: true, draggable: true, deletable: true } } };
  return new TerraDraw({
    adapter: new TerraDrawMapLibreGLAdapter({ map, coordinatePrecision: 9 }),
    modes: [
      new TerraDrawPointMode(), new TerraDrawLineStringMode(), new TerraDrawPolygonMode({ styles: { fillOpacity: seeThrough } }),
      new TerraDrawSelectMode({ allowManualDeselection: false, styles: { selectedPolygonFillOpacity: seeThrough }, flags: { point: { feature: { draggable: true } }, linestring: flags, polygon: flags } }),
    ],
  });
}

async function start() {
  const container = document.getElementById("layer-map");
  const map = await makeMap(container, config, { bounds: config.bounds ?? DISTRICT, fitBoundsOptions: { padding: 60, maxZoom: 15 } });
  await new Promise((done) => map.once("load", done));
  const shown = addFeatures(map, config);
  mark = addOverlay(map, "marked", { color: colour("--lamp") });
  draw = drawingOn(map);
  draw.start();
  draw.setMode("static");
  draw.on("finish", finished);
  draw.on("change", (_ids, type) => type === "delete" && wish.verb === "change" && wish.drawn && holesIn(wish.geometry) && show(shapeHint()));
  map.on("click", (event) => {
    if (wish.verb) return; // a click belongs to the drawing
    const [found] = map.queryRenderedFeatures(event.point, { layers: shown });
    if (found && !found.properties.count) choose(map, found.id ?? found.properties.id);
  });
  part("title").dataset.none = part("title").textContent;
  tools.add.addEventListener("click", drawNew);
  tools.reshape.addEventListener("click", reshape);
  tools.split?.addEventListener("click", splitIt);
  tools.remove.addEventListener("click", removeIt);
  part("cancel").addEventListener("click", cancel);
  part("form").addEventListener("submit", send);
  part("apply").addEventListener("click", () => {
    const geometry = read(shape, coordinates.value);
    if (!geometry) return say([texts.notRead]);
    say([]);
    wish.drawn = true;
    putOnMap(geometry);
    map.fitBounds(boundsOf([geometry]), { padding: 80, maxZoom: 16, animate: false });
  });
  if (config.feature) await choose(map, config.feature);
  else show(texts.choose);
  container.dataset.ready = "true";
}

await start();
