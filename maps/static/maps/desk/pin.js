/** The pin of an incident that is being opened: by click, by drag, or by keyboard alone. */

import { Marker } from "maplibre-gl";

import { el } from "maps/wall/dom.js";

const STEP_PX = 24;
const FINE_PX = 4;
const EDGE_PX = 60;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class Pin {
  #map;
  #on;
  #marker;
  #enabled = false;
  #placed = false;

  /** @param {object} map MapLibre @param {{onPlace:(place:{lon:number, lat:number, set:boolean}) => void, onDone:() => void}} on */
  constructor(map, on) {
    this.#map = map;
    this.#on = on;
    this.#marker = new Marker({ element: el("span", { class: "mark-pin" }), anchor: "bottom", draggable: true });
    this.#marker.on("dragend", () => this.#tell(true));
    map.on("click", (event) => this.#enabled && this.#put(event.lngLat, true));
    map.getContainer().addEventListener("keydown", (event) => this.#key(event));
  }

  /** Whether there is a pin at all now. */
  enable(enabled) {
    const canvas = this.#map.getCanvas();
    canvas.tabIndex = enabled ? 0 : -1;
    if (enabled === this.#enabled) return;
    this.#enabled = enabled;
    if (!enabled) this.take();
  }

  /** Go to the map, with the pin ready to be moved. */
  focus() {
    if (!this.#placed) this.#put(this.#map.getCenter(), false);
    this.#map.getCanvas().focus();
  }

  /** Put the pin where a place was typed; null takes it away. */
  show(place) {
    if (!this.#enabled) return;
    if (place === null) {
      this.take();
      return;
    }
    this.#stand([place.lon, place.lat], true);
    if (!this.#map.getBounds().contains([place.lon, place.lat])) this.#map.jumpTo({ center: [place.lon, place.lat], zoom: Math.max(13, this.#map.getZoom()) });
  }

  take() {
    this.#placed = false;
    this.#marker.remove();
  }

  #put(place, set) {
    this.#stand(place, set);
    this.#tell(set);
  }

  #stand(place, set) {
    this.#marker.setLngLat(place);
    if (!this.#placed) this.#marker.addTo(this.#map);
    this.#placed = true;
    this.#marker.getElement().classList.toggle("unset", !set);
  }

  #tell(set) {
    const { lng, lat } = this.#marker.getLngLat();
    this.#marker.getElement().classList.toggle("unset", !set);
    this.#on.onPlace({ lon: lng, lat, set });
  }

  #key(event) {
    if (!this.#enabled || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in ARROWS) this.#move(ARROWS[event.key], event.shiftKey ? FINE_PX : STEP_PX);
    else if (event.key === "Enter" && this.#placed) this.#set();
    else if (event.key === "+" || event.key === "=") this.#zoom(1);
    else if (event.key === "-") this.#zoom(-1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #set() {
    this.#tell(true);
    this.#on.onDone();
  }

  #zoom(step) {
    const around = this.#placed ? this.#marker.getLngLat() : undefined;
    this.#map.easeTo({ zoom: this.#map.getZoom() + step, around, animate: false });
  }

  #move([x, y], pixels) {
    if (!this.#placed) this.#stand(this.#map.getCenter(), false);
    const at = this.#map.project(this.#marker.getLngLat()).add({ x: x * pixels, y: y * pixels });
    this.#put(this.#map.unproject(at), false);
    const { clientWidth, clientHeight } = this.#map.getContainer();
    const inside = at.x > EDGE_PX && at.y > EDGE_PX && at.x < clientWidth - EDGE_PX && at.y < clientHeight - EDGE_PX;
    if (!inside) this.#map.jumpTo({ center: this.#marker.getLngLat() });
  }
}
