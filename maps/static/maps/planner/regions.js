/** A thematic map: how many features of a layer, or how much of a field, lie in each region. */

import { el, part, setText } from "../wall/dom.js";
import { FONT } from "../wall/fonts.js";
import { sendJson } from "./ask.js";
import { Dialog } from "./dialogs.js";
import { short } from "./drawing.js";
import { swatch } from "./legend.js";
import { areaOf } from "./plane.js";
import { along } from "./ramps.js";
import { t, texts, titleOf } from "./words.js";

const NUMBERS = new Set(["integer", "number"]);

export function offerRegions(plan, map) {
  const dialog = new Dialog("regions", {
    opened: (form) => fillLayers(form, plan),
    sent: async (data) => show(plan, map, dialog, data),
  });
  dialog.form.elements.layer.addEventListener("change", () => fillValues(dialog.form, plan));
  dialog.role("end").addEventListener("click", () => {
    map.overlay("regions", null);
    part("regions-legend").hidden = true;
    dialog.role("end").hidden = true;
    dialog.box.close();
  });
}

/** Layers to choose from; the active one first. */
export function fillLayers(form, plan, fits = () => true) {
  const layers = plan.layers.filter(fits);
  form.elements.layer.replaceChildren(...layers.map((layer) => el("option", { value: layer.key }, titleOf(plan.collectionOf(layer)))));
  if (layers.some(({ key }) => key === plan.active)) form.elements.layer.value = plan.active;
  if (form.elements.value) fillValues(form, plan);
}

function fillValues(form, plan) {
  const layer = plan.get(form.elements.layer.value);
  const fields = layer ? plan.collectionOf(layer).fields.filter(({ kind }) => NUMBERS.has(kind)) : [];
  form.elements.value.replaceChildren(el("option", { value: "" }, t("regions.count")), ...fields.map((field) => el("option", { value: field.name }, t("regions.sum", { title: titleOf(field) }))));
}

async function show(plan, map, dialog, data) {
  const layer = plan.get(data.get("layer"));
  if (!layer) throw new Error(t("table.none"));
  const field = data.get("value");
  const asked = { collection: layer.name, by: data.get("by"), filter: layer.filter, values: field ? [{ field, kind: "sum" }] : [], geometry: true };
  const { items, outside } = await sendJson("/api/v1/spatial/aggregate", asked, texts);
  const valueOf = (item) => (field ? (item.values[`sum_${field}`] ?? 0) : item.count);
  const placed = items.filter(({ geometry }) => geometry);
  const edges = quantiles(placed.map(valueOf), Number(data.get("classes")) || 5);
  const colours = along("tide", Math.max(1, edges.length - 1));
  const features = placed.flatMap((item) => {
    const properties = { value: valueOf(item), text: short(valueOf(item)) };
    const shape = { type: "Feature", geometry: item.geometry, properties };
    return [shape, { type: "Feature", geometry: { type: "Point", coordinates: middleOf(item.geometry) }, properties: { ...properties, label: true } }];
  });
  map.overlay("regions", { type: "FeatureCollection", features }, stylesOf(edges, colours));
  legend(edges, colours, t("regions.legend", { title: titleOf(plan.collectionOf(layer)), what: dialog.form.elements.value.selectedOptions[0].textContent }));
  dialog.role("end").hidden = false;
  dialog.box.close();
  return outside ? t("regions.outside", { n: outside }) : "";
}

/** Where a region's number stands: in the middle of its largest part. */
function middleOf({ type, coordinates }) {
  if (type === "Point") return coordinates;
  const rings = type === "Polygon" ? [coordinates[0]] : coordinates.map(([outer]) => outer);
  const ring = rings.reduce((one, other) => (areaOf([other]) > areaOf([one]) ? other : one));
  return [0, 1].map((axis) => ring.reduce((sum, point) => sum + point[axis], 0) / ring.length);
}

/** Edges that hold the same number of regions; fewer where values are equal. */
export function quantiles(values, classes) {
  const sorted = [...values].sort((a, b) => a - b);
  if (!sorted.length) return [];
  const lower = Array.from({ length: classes }, (_, i) => sorted[Math.floor((i * sorted.length) / classes)]);
  return [...new Set(lower), sorted.at(-1)];
}

function stylesOf(edges, colours) {
  const steps = colours.slice(1).flatMap((colour, i) => [edges[i + 1], colour]);
  const colour = steps.length ? ["step", ["get", "value"], colours[0], ...steps] : colours[0];
  const point = ["all", ["==", ["geometry-type"], "Point"], ["!", ["has", "label"]]];
  return [
    { type: "fill", filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": colour, "fill-opacity": 0.75 } },
    { type: "line", filter: ["==", ["geometry-type"], "Polygon"], paint: { "line-color": "#ffffff", "line-width": 1.2 } },
    { type: "circle", filter: point, paint: { "circle-color": colour, "circle-radius": 8, "circle-stroke-color": "#ffffff", "circle-stroke-width": 1 } },
    { type: "symbol", filter: ["has", "label"], layout: { "text-field": ["get", "text"], "text-font": [FONT], "text-size": 13, "text-offset": [0, 1.4], "text-allow-overlap": true }, paint: { "text-color": "#10202a", "text-halo-color": "#ffffff", "text-halo-width": 1.4 } },
  ];
}

function legend(edges, colours, title) {
  const rows = colours.map((colour, i) => swatch({ colour, text: `${short(edges[i])} – ${short(edges[i + 1])}` }, "area"));
  const head = el("h3", {});
  setText(head, title);
  part("regions-legend").replaceChildren(head, el("ul", {}, ...rows));
  part("regions-legend").hidden = false;
}
