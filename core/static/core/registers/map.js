/** The map of a register, or of one record's place. Counts from afar, single records near by. */

import { Marker, Popup } from "maplibre-gl";

import { colour, makeMap, mapConfig } from "./basis.js";

const FONT = "Noto Sans SC";
const CLOSE = 15;
const STEP = 2;

const container = document.getElementById("register-map");
const config = mapConfig();

function addRecords(map) {
  const [accent, onAccent, ink, surface] = ["--accent", "--on-accent", "--ink", "--surface"].map(colour);
  map.addSource("register", { type: "vector", tiles: [new URL(config.tiles, location.href).href.replaceAll("%7B", "{").replaceAll("%7D", "}")], maxzoom: 18 });
  const part = { source: "register", "source-layer": config.layer };
  const counted = ["has", "records"];
  map.addLayer({
    id: "cells", type: "circle", ...part, filter: counted,
    paint: {
      "circle-color": accent, "circle-opacity": 0.82, "circle-stroke-color": surface, "circle-stroke-width": 1.5,
      "circle-radius": ["interpolate", ["linear"], ["sqrt", ["get", "records"]], 1, 9, 10, 13, 40, 17, 300, 22],
    },
  });
  map.addLayer({
    id: "cell-counts", type: "symbol", ...part, filter: counted,
    layout: { "text-field": ["to-string", ["get", "records"]], "text-font": [FONT], "text-size": 12, "text-allow-overlap": true },
    paint: { "text-color": onAccent },
  });
  map.addLayer({
    id: "records", type: "circle", ...part, filter: ["!", counted],
    paint: { "circle-color": accent, "circle-radius": 5.5, "circle-stroke-color": surface, "circle-stroke-width": 1.5 },
  });
  map.addLayer({
    id: "record-names", type: "symbol", ...part, filter: ["!", counted], minzoom: 16,
    layout: { "text-field": ["get", "name"], "text-font": [FONT], "text-size": 12, "text-offset": [0, 1.1], "text-anchor": "top" },
    paint: { "text-color": ink, "text-halo-color": surface, "text-halo-width": 1.5 },
  });
}

/** Records that lie on one spot are listed together. */
function tellRecords(map, event) {
  const seen = new Map(map.queryRenderedFeatures(event.point, { layers: ["records"] }).map((each) => [each.id, each.properties]));
  if (seen.size === 0) return;
  const list = document.createElement("ul");
  list.className = "map-records";
  for (const [pk, { name, about }] of [...seen].slice(0, 8)) {
    const line = document.createElement("li");
    const link = document.createElement("a");
    link.href = config.detail.replace("{pk}", pk);
    link.textContent = name;
    const rest = document.createElement("span");
    rest.textContent = about;
    line.append(link, " ", rest);
    list.append(line);
  }
  if (seen.size > 8) list.append(`+ ${seen.size - 8}`);
  new Popup({ closeButton: false, maxWidth: "28rem" }).setLngLat(event.lngLat).setDOMContent(list).addTo(map);
}

function zoomIn(map, event) {
  map.easeTo({ center: event.features[0].geometry.coordinates, zoom: map.getZoom() + STEP });
}

function answerPointer(map) {
  map.on("click", "cells", (event) => zoomIn(map, event));
  map.on("click", "records", (event) => tellRecords(map, event));
  for (const id of ["cells", "records"]) {
    map.on("mouseenter", id, () => (map.getCanvas().style.cursor = "pointer"));
    map.on("mouseleave", id, () => (map.getCanvas().style.cursor = ""));
  }
}

async function wholeRegister() {
  const map = await makeMap(container, config, { bounds: config.bounds, fitBoundsOptions: { padding: 40, maxZoom: CLOSE } });
  map.on("load", () => {
    addRecords(map);
    answerPointer(map);
    container.dataset.ready = "true";
  });
}

async function onePlace() {
  const map = await makeMap(container, config, { center: config.place, zoom: CLOSE });
  new Marker({ color: colour("--accent") }).setLngLat(config.place).addTo(map);
  map.once("idle", () => (container.dataset.ready = "true"));
}

if (container && config) await (config.place ? onePlace() : wholeRegister());
