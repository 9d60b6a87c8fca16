/** Two dates of a layer: what was added, changed and removed between them. */

import { el, part, setText } from "../wall/dom.js";
import { ask, withQuery } from "./ask.js";
import { Dialog } from "./dialogs.js";
import { swatch } from "./legend.js";
import { fillLayers } from "./regions.js";
import { t, texts, titleOf } from "./words.js";

const COLOURS = { added: "#17813f", changed: "#d9731a", removed: "#b3301f" };
const PAGE = 1000;
const MOST = 10_000;

export function offerCompare(plan, map) {
  const dialog = new Dialog("compare", {
    opened: (form) => fillLayers(form, plan, ({ name }) => name.startsWith("layer.")),
    sent: (data) => show(plan, map, dialog, data),
  });
  dialog.role("end").addEventListener("click", () => {
    map.overlay("changes", null);
    part("regions-legend").hidden = true;
    for (const layer of plan.layers) if (layer.at) plan.set(layer.key, { at: "" });
    dialog.role("end").hidden = true;
    dialog.box.close();
  });
}

async function show(plan, map, dialog, data) {
  const layer = plan.get(data.get("layer"));
  const [from, to] = [data.get("from"), data.get("to")];
  if (!layer) throw new Error(t("table.none"));
  if (!(from < to)) throw new Error(t("compare.wrong"));
  const items = await differences(layer.name, endOf(from), endOf(to));
  map.overlay("changes", collectionOf(items), stylesOf());
  plan.set(layer.key, { at: { now: "", from, to }[data.get("shows")] });
  legend(items, `${titleOf(plan.collectionOf(layer))} ${from} – ${to}`);
  dialog.role("end").hidden = false;
  if (!items.length) return t("compare.none");
  dialog.box.close();
  return "";
}

/** A date counts to its end, in the district's time. */
const endOf = (day) => `${day}T23:59:59+08:00`;

async function differences(name, from, to) {
  const found = [];
  let cursor = "";
  do {
    const page = await ask(withQuery(`/api/v1/layers/${name}/differences`, { from, to, cursor, limit: PAGE }), texts);
    found.push(...page.items);
    cursor = page.next;
  } while (cursor && found.length < MOST);
  return found;
}

function collectionOf(items) {
  const features = items.map(({ id, kind, before, after }) => ({ type: "Feature", id, geometry: (after ?? before).geometry, properties: { kind } }));
  return { type: "FeatureCollection", features };
}

function stylesOf() {
  const colour = ["match", ["get", "kind"], ...Object.entries(COLOURS).flat(), "#8d979d"];
  return [
    { type: "fill", filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": colour, "fill-opacity": 0.35 } },
    { type: "line", filter: ["!=", ["geometry-type"], "Point"], paint: { "line-color": colour, "line-width": 3 } },
    { type: "circle", filter: ["==", ["geometry-type"], "Point"], paint: { "circle-color": colour, "circle-radius": 7, "circle-stroke-color": "#ffffff", "circle-stroke-width": 1.5 } },
  ];
}

function legend(items, title) {
  const rows = Object.entries(COLOURS).map(([kind, colour]) => swatch({ colour, text: `${t(`change.${kind}`)} ${items.filter((each) => each.kind === kind).length}` }, "area"));
  const head = el("h3", {});
  setText(head, title);
  part("regions-legend").replaceChildren(head, el("ul", {}, ...rows));
  part("regions-legend").hidden = false;
}
