/**
 * The units, drawn on a canvas of their own above the map's: a tick redraws two thousand symbols and not the base map
 * beneath them.
 */

import { Callsigns } from "./callsigns.js";
import { FLAG } from "./flags.js";
import { placeLabels } from "./labels.js";
import { mercator } from "./motion.js";
import { Symbols, drawAccuracy, drawSelected, drawSos } from "./symbols.js";

/** Callsigns are shown from this zoom on, or when few units are in view. */
const LABELS_FROM_ZOOM = 12.2;
const FEW = 40;
const MOST_LABELS = 300;
const PLACE_LABELS_MS = 250;

/** Accuracy circles of all units appear where they can be told from the symbol. */
const CIRCLES_FROM_ZOOM = 14;

const PULSE_MS = 1500;

/** Radius of a symbol in CSS pixels on a 1080 line screen, by zoom; smaller where hundreds share the view. */
export function radiusAt(zoom, count) {
  const part = Math.min(1, Math.max(0, (zoom - 10) / 4));
  const crowded = Math.min(1, Math.max(0, (count - 80) / 700));
  const small = 10 - 5.5 * crowded;
  return Math.round(2 * (small + (13.5 - small) * part)) / 2;
}

export class UnitCanvas {
  #view;
  #look;
  #map;
  #canvas = document.createElement("canvas");
  #context;
  #symbols = null;
  #callsigns = null;
  #sides = new Map();
  #placedAt = -Infinity;
  #onScreen = [];

  /**
   * @param {object} map MapLibre's map, neither turned nor tilted
   * @param {import("./unitview.js").UnitView} view
   * @param {{palette:object, scale:number, labelOf:(look:object) => string, still:boolean}} look
   * @param {() => void} onStale called when a frame is wanted although nothing was reported
   */
  constructor(map, view, look, onStale) {
    this.#map = map;
    this.#view = view;
    this.#look = look;
    this.onStale = onStale;
    this.animating = false;
    this.#canvas.className = "unit-canvas";
    this.#canvas.addEventListener("contextrestored", () => this.repaint(this.#look.palette, this.#look.scale));
    this.#context = this.#canvas.getContext("2d");
    map.getCanvasContainer().append(this.#canvas);
  }

  /** Draw in other colours and at another size from now on. */
  repaint(palette, scale) {
    this.#look = { ...this.#look, palette, scale };
    this.#symbols = this.#callsigns = null;
    this.onStale();
  }

  /** Draw all units where they are at `now` (`performance.now`). */
  draw(now) {
    const moving = this.#view.advance(now);
    this.#project(this.#fit());
    this.#prepare();
    const context = this.#context;
    context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    this.#drawCircles(context);
    for (const look of this.#onScreen) this.#drawUnit(context, look, now);
    this.#drawLabels(context, now);
    this.animating = moving || (this.#view.anySos && !this.#look.still);
  }

  /** The unit drawn nearest to a screen place, within reach of a finger; null if none. */
  at(x, y) {
    let best = null;
    let nearest = (this.radius + 8 * this.#look.scale) ** 2;
    for (const look of this.#onScreen) {
      const far = (look.screenX - x) ** 2 + (look.screenY - y) ** 2;
      if (far <= nearest) {
        nearest = far;
        best = look.unit.id;
      }
    }
    return best;
  }

  /** Make the canvas as large as the map's; returns the size in CSS pixels. */
  #fit() {
    const { clientWidth, clientHeight, width, height } = this.#map.getCanvas();
    if (this.#canvas.width !== width || this.#canvas.height !== height) {
      this.#canvas.width = width;
      this.#canvas.height = height;
    }
    this.ratio = width / clientWidth;
    return [clientWidth, clientHeight];
  }

  /** Screen places of all units; the map is never tilted or turned, so this is a shift and a factor. */
  #project([width, height]) {
    const centre = this.#map.getCenter();
    const [cx, cy] = mercator(centre.lng, centre.lat);
    const at = this.#map.project(centre);
    this.world = 512 * 2 ** this.#map.getZoom();
    const rim = 60 * this.#look.scale;
    this.#onScreen = [];
    for (const look of this.#view.drawn) {
      if (!look.glide) continue;
      look.screenX = at.x + (look.glide.x - cx) * this.world;
      look.screenY = at.y + (look.glide.y - cy) * this.world;
      const inside = look.screenX > -rim && look.screenX < width + rim && look.screenY > -rim && look.screenY < height + rim;
      if (inside) this.#onScreen.push(look);
    }
  }

  #prepare() {
    const { palette, scale } = this.#look;
    const { ratio } = this;
    this.radius = radiusAt(this.#map.getZoom(), this.#onScreen.length) * scale;
    const fits = this.#symbols?.radius === this.radius && this.#symbols.ratio === ratio;
    if (!fits) this.#symbols = new Symbols({ radius: this.radius, ratio, palette });
    const { text: colour, halo } = palette.unit;
    this.#callsigns ??= new Callsigns({ size: 15 * scale, ratio, colour, halo }, () => this.onStale());
  }

  #drawCircles(context) {
    const all = this.#map.getZoom() >= CIRCLES_FROM_ZOOM;
    for (const look of this.#onScreen) {
      const radius = look.accuracy * this.world;
      const shown = all || look.unit.id === this.#view.selected;
      if (!shown || radius <= this.radius) continue;
      const [x, y] = [look.screenX * this.ratio, look.screenY * this.ratio];
      drawAccuracy(context, look.colour, x, y, radius * this.ratio, this.ratio);
    }
  }

  #drawUnit(context, look, now) {
    const { unit } = this.#look.palette;
    const x = look.screenX * this.ratio;
    const y = look.screenY * this.ratio;
    const radius = this.radius * this.ratio;
    if (look.flags & FLAG.SOS) drawSos(context, unit.sos, x, y, radius, this.#look.still ? 0.5 : (now % PULSE_MS) / PULSE_MS);
    if (look.unit.id === this.#view.selected) drawSelected(context, unit.select, x, y, radius);
    this.#symbols.draw(context, look, x, y);
  }

  #drawLabels(context, now) {
    if (now - this.#placedAt > PLACE_LABELS_MS) {
      this.#sides = placeLabels(this.#labelItems(), this.#sides);
      this.#placedAt = now;
    }
    for (const [id, side] of this.#sides) {
      const look = this.#view.look(id);
      if (look?.glide) this.#drawLabel(context, look, side);
    }
  }

  #labelItems() {
    const near = this.#map.getZoom() >= LABELS_FROM_ZOOM || this.#onScreen.length <= FEW;
    const wanted = this.#onScreen.filter((look) => near || this.#rank(look) < 2);
    wanted.sort((a, b) => this.#rank(a) - this.#rank(b));
    return wanted.slice(0, Math.min(MOST_LABELS, this.#callsigns.sheet.capacity)).map((look) => ({
      id: look.unit.id, x: look.screenX, y: look.screenY, radius: this.#reach(look), rank: this.#rank(look),
      width: this.#callsigns.width(this.#look.labelOf(look)), height: this.#callsigns.height,
    }));
  }

  /** Radius that a symbol takes up, its rings included. */
  #reach(look) {
    return this.radius * (this.#rank(look) < 2 ? 2.3 : 1.1);
  }

  #rank(look) {
    if (look.unit.id === this.#view.selected) return 0;
    return look.flags & FLAG.SOS ? 1 : 2;
  }

  #drawLabel(context, look, side) {
    const text = this.#look.labelOf(look);
    const width = this.#callsigns.width(text);
    const gap = this.#reach(look) + 2;
    const beside = side === "right" || side === "left";
    const left = beside ? (side === "right" ? gap : -gap - width) : -width / 2;
    const middle = beside ? 0 : (gap + this.#callsigns.height / 2) * (side === "top" ? -1 : 1);
    this.#callsigns.draw(context, text, (look.screenX + left) * this.ratio, (look.screenY + middle) * this.ratio);
  }
}
