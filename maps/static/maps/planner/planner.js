/** The planner's workbench: puts its parts together. */

import { part, setText } from "../wall/dom.js";
import { ask } from "./ask.js";
import { Catalogue } from "./catalogue.js";
import { offerCompare } from "./compare.js";
import { offerHanding } from "./handing.js";
import { LayerList } from "./layerlist.js";
import { PlannerMap } from "./map.js";
import { Plan } from "./plan.js";
import { offerRegions } from "./regions.js";
import { Results } from "./results.js";
import { Table } from "./table.js";
import { Themes } from "./themes.js";
import { Tools } from "./tools.js";
import { offerWhere } from "./where.js";
import { t, texts } from "./words.js";

const config = JSON.parse(document.getElementById("planner-config").textContent);

async function begin() {
  const listed = await ask("/api/v1/collections", texts);
  const plan = new Plan(new Map(listed.map((each) => [each.name, each])));
  const map = new PlannerMap(plan, config);
  await map.open("planner-map", config.saved?.view);
  new LayerList(plan, map);
  new Catalogue(plan, (layer) => layer && plan.activate(layer.key));
  const table = new Table(plan, map);
  const tools = new Tools(plan, map, table);
  const themes = new Themes(plan, map, config.own.theme);
  new Results(plan, map, themes, table);
  offerRegions(plan, themes);
  offerCompare(plan, themes);
  offerHanding(plan, map, config);
  offerWhere(map);
  for (const name of [...config.first].reverse()) plan.add(name);
  await reopen(plan, tools, themes);
  window.planner = { layers: () => plan.content(), view: () => map.view(), project: (place) => map.map.project(place), idle: () => map.map.areTilesLoaded() };
  document.body.dataset.ready = "true";
}

/** Arrange what was saved, and say whose it is and what is missing. */
async function reopen(plan, tools, themes) {
  const { saved } = config;
  if (!saved) return;
  if (saved.missing) {
    tools.say(t("saved.missing"));
    return;
  }
  for (const layer of [...saved.layers].reverse()) plan.add(layer.name, layer);
  const told = [t("saved.by", { title: saved.title, by: saved.by, at: saved.at })];
  if (saved.withheld) told.push(t("saved.withheld", { n: saved.withheld }));
  for (const name of ["regions", "changes"]) {
    if (saved[name]) await themes.show(name, saved[name]).catch((error) => told.push(error.message));
  }
  tools.say(told.join(" "));
}

begin().catch((error) => {
  setText(part("catalogue-note"), error.message || t("catalogue.failed"));
  console.warn(error);
});
