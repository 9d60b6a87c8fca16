/** A map beside the input of a place: a click writes the position, typing moves the pin. */

import { Marker } from "maplibre-gl";

import { colour, makeMap, mapConfig } from "./basis.js";

const PAIR = /^\s*(-?\d+(?:\.\d+)?)\s*[,，\s]\s*(-?\d+(?:\.\d+)?)\s*$/;
const MIDDLE = [121.52, 38.95];
const DECIMALS = 6;

function read(text) {
  const found = PAIR.exec(text);
  return found ? [Number(found[1]), Number(found[2])] : null;
}

async function withMap(field, config) {
  const input = field.querySelector("input");
  const box = field.querySelector(".place-map");
  box.hidden = false;
  const start = read(input.value);
  const map = await makeMap(box, config, { center: start ?? MIDDLE, zoom: start ? 15 : 10.5 });
  const pin = new Marker({ color: colour("--accent"), draggable: true });
  const put = (at) => pin.setLngLat(at).addTo(map);
  const write = ({ lng, lat }) => (input.value = `${lng.toFixed(DECIMALS)}, ${lat.toFixed(DECIMALS)}`);
  if (start) put(start);
  map.on("click", (event) => {
    put(event.lngLat);
    write(event.lngLat);
  });
  pin.on("dragend", () => write(pin.getLngLat()));
  input.addEventListener("input", () => {
    const at = read(input.value);
    if (!at || Math.abs(at[1]) > 90) return;
    put(at);
    map.jumpTo({ center: at });
  });
}

/** @param {Iterable<HTMLElement>} fields */
export function placeFields(fields) {
  const config = mapConfig();
  if (config) for (const field of fields) withMap(field, config);
}
