/** The map of a collection; or of one feature, or of an edit before and after. */

import { Popup } from "maplibre-gl";

import { colour, makeMap } from "core/registers/basis.js";

import { addFeatures, addOverlay, boundsOf } from "./drawing.js";

const DISTRICT = [121.2, 38.83, 121.75, 39.12];
const CLOSE = 16;

const container = document.getElementById("layer-map");
const config = JSON.parse(document.getElementById("layer-map-config").textContent);

function sides() {
  if (config.compared) return config.compared;
  return config.single ? [{ after: config.single }] : [];
}

/** The same kind of line in the map as in its key. */
function addSides(map, compared) {
  const show = (id, style) => addOverlay(map, id, style)(compared.map((each) => each[id]));
  show("before", { color: colour("--line-strong"), dashed: true, filled: 0.06 });
  show("theirs", { color: colour("--lamp") });
  show("after", { color: colour("--accent") });
}

async function tellFeature(map, event) {
  const found = event.features[0];
  if (found.properties.count) return map.easeTo({ center: event.lngLat, zoom: map.getZoom() + 2 });
  const list = document.createElement("dl");
  list.className = "layer-popup";
  const popup = new Popup({ maxWidth: "24rem" }).setLngLat(event.lngLat).setDOMContent(list).addTo(map);
  const number = found.id ?? found.properties.id;
  line(list, "No.", config.pages ? link(number) : String(number));
  const answer = config.feature ? await fetch(config.feature.replace("/0", `/${number}`)) : null;
  const values = answer?.ok ? (await answer.json()).values : { [config.label]: found.properties[config.label] ?? null };
  if (!popup.isOpen()) return;
  for (const [name, value] of Object.entries(values)) {
    if (value !== null && value !== "") line(list, config.titles[name] ?? name, String(value));
  }
}

function link(number) {
  const anchor = document.createElement("a");
  anchor.href = config.pages.replace("/0/", `/${number}/`);
  anchor.textContent = `#${number}`;
  return anchor;
}

function line(list, title, value) {
  const [term, said] = ["dt", "dd"].map((tag) => document.createElement(tag));
  term.textContent = title;
  said.append(value);
  list.append(term, said);
}

const compared = sides();
const bounds = boundsOf(compared.flatMap((each) => Object.values(each))) ?? config.bounds ?? DISTRICT;
const map = await makeMap(container, config, { bounds, fitBoundsOptions: { padding: 60, maxZoom: CLOSE } });

/** Where nothing is drawn yet, the page says from which zoom on it is. */
function hint() {
  const box = document.querySelector("[data-part=zoom-hint]");
  if (box) box.hidden = map.getZoom() >= Number(box.dataset.from);
}

map.on("zoom", hint);
map.once("load", () => {
  hint();
  if (compared.length) addSides(map, compared);
  else {
    for (const id of addFeatures(map, config)) {
      map.on("click", id, (event) => tellFeature(map, event));
      map.on("mouseenter", id, () => (map.getCanvas().style.cursor = "pointer"));
      map.on("mouseleave", id, () => (map.getCanvas().style.cursor = ""));
    }
  }
  map.once("idle", () => (container.dataset.ready = "true"));
});
container.dataset.tiles = compared.length ? "" : config.tiles;
