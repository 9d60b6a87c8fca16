/** Stations, incidents and the lines between units and incidents, between the map and the units; their words above all. */

import { Callsigns } from "../callsigns.js";
import { placeLabels } from "../labels.js";
import { mercator } from "../motion.js";
import { radiusAt } from "../unitcanvas.js";
import { BoardSymbols, drawChosen, SIZE } from "./boardsymbols.js";

/** Words of stations that are neither alarming nor selected appear from this zoom on, or when few are in view. */
const WORDS_FROM_ZOOM = 11.5;
const FEW = 30;
const MOST_WORDS = 120;
const PLACE_WORDS_MS = 250;

export class BoardCanvas {
  #view;
  #look;
  #map;
  #canvas = document.createElement("canvas");
  #upper = document.createElement("canvas");
  #context;
  #wordsContext;
  #symbols = null;
  #words = null;
  #onScreen = [];
  #sides = new Map();
  #placedAt = -Infinity;

  /**
   * @param {object} map MapLibre's map, neither turned nor tilted
   * @param {import("./boardview.js").BoardView} view
   * @param {{palette:object, scale:number}} look
   * @param {() => void} onStale called when a frame is wanted
   */
  constructor(map, view, look, onStale) {
    this.#map = map;
    this.#view = view;
    this.#look = look;
    this.onStale = onStale;
    this.stale = true;
    this.#canvas.className = "board-canvas";
    this.#canvas.addEventListener("contextrestored", () => this.repaint(this.#look.palette, this.#look.scale));
    this.#context = this.#canvas.getContext("2d");
    this.#upper.className = "board-words";
    this.#wordsContext = this.#upper.getContext("2d");
    map.getCanvasContainer().append(this.#canvas, this.#upper);
  }

  /** Put the words above everything drawn so far. */
  raiseWords() {
    this.#map.getCanvasContainer().append(this.#upper);
  }

  /** Draw in other colours and at another size from now on. */
  repaint(palette, scale) {
    this.#look = { palette, scale };
    this.#symbols = this.#words = null;
    this.touch();
  }

  /** Something is different: draw with the next frame. */
  touch() {
    this.stale = true;
    this.onStale();
  }

  /**
   * Draw, if anything is different or lines follow moving units.
   *
   * @param {number} now `performance.now`
   * @param {(unit:object) => ?{x:number, y:number}} placeOf where a unit is drawn, in mercator units
   */
  draw(now, placeOf) {
    if (!this.stale && !this.#view.lines.length) return;
    this.stale = false;
    const size = this.#fit();
    this.#prepare();
    this.#project(size);
    const context = this.#context;
    context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    const lines = this.#view.lines.map((line) => this.#ends(line, placeOf)).filter(Boolean);
    for (const line of lines) this.#drawLine(context, line);
    for (const mark of this.#onScreen) this.#drawMark(context, mark);
    const words = this.#wordsContext;
    words.clearRect(0, 0, this.#upper.width, this.#upper.height);
    for (const line of lines) this.#drawDistance(words, line);
    this.#drawWords(words, now);
  }

  /** What is drawn nearest to a screen place, as {kind, id}; null if nothing is within reach. */
  at(x, y) {
    let best = null;
    let nearest = Infinity;
    for (const { kind, id, screenX, screenY } of this.#onScreen) {
      const far = Math.hypot(screenX - x, screenY - y);
      if (far <= this.radius * SIZE[kind] + 4 * this.#look.scale && far <= nearest) {
        nearest = far;
        best = { kind, id };
      }
    }
    return best;
  }

  /** Where an object is drawn, in CSS pixels; null where it is not in view. */
  placeOf({ kind, id }) {
    const mark = this.#onScreen.find((each) => each.kind === kind && each.id === id);
    return mark ? { x: mark.screenX, y: mark.screenY } : null;
  }

  #fit() {
    const { clientWidth, clientHeight, width, height } = this.#map.getCanvas();
    for (const canvas of [this.#canvas, this.#upper]) {
      if (canvas.width === width && canvas.height === height) continue;
      canvas.width = width;
      canvas.height = height;
    }
    this.ratio = width / clientWidth;
    return [clientWidth, clientHeight];
  }

  #prepare() {
    const { palette, scale } = this.#look;
    const { ratio } = this;
    this.radius = Math.max(9, radiusAt(this.#map.getZoom(), 0)) * scale;
    const fits = this.#symbols?.radius === this.radius && this.#symbols.ratio === ratio;
    if (!fits) this.#symbols = new BoardSymbols({ radius: this.radius, ratio, palette });
    const { text: colour, halo } = palette.board;
    this.#words ??= new Callsigns({ size: 15 * scale, ratio, colour, halo, ems: 18 }, () => this.touch());
  }

  /** Screen place of a place in mercator units; the map is never tilted or turned, so this is a shift and a factor. */
  #projection() {
    const centre = this.#map.getCenter();
    const [cx, cy] = mercator(centre.lng, centre.lat);
    const at = this.#map.project(centre);
    const world = 512 * 2 ** this.#map.getZoom();
    return (x, y) => [at.x + (x - cx) * world, at.y + (y - cy) * world];
  }

  #project([width, height]) {
    this.toScreen = this.#projection();
    const rim = 60 * this.#look.scale;
    this.#onScreen = [];
    for (const mark of this.#view.marks) {
      [mark.screenX, mark.screenY] = this.toScreen(mark.x, mark.y);
      const inside = mark.screenX > -rim && mark.screenX < width + rim && mark.screenY > -rim && mark.screenY < height + rim;
      if (inside) this.#onScreen.push(mark);
    }
  }

  #drawMark(context, mark) {
    const x = mark.screenX * this.ratio;
    const y = mark.screenY * this.ratio;
    this.#symbols.draw(context, mark, x, y);
    const half = this.radius * this.ratio * (SIZE[mark.kind] + 0.45);
    if (this.#view.isSelected(mark)) drawChosen(context, this.#look.palette.board.select, x, y, half);
  }

  /** A line with its ends on the screen, device pixels; null while its unit is not drawn. */
  #ends(line, placeOf) {
    const from = placeOf(line.unit);
    if (!from) return null;
    const { incident_lon: lon, incident_lat: lat } = line.assignment;
    const ends = [this.toScreen(from.x, from.y), this.toScreen(...mercator(lon, lat))];
    return { ...line, ends: ends.map(([x, y]) => [x * this.ratio, y * this.ratio]) };
  }

  /** Solid while the crew is on its way; dashed while nobody has answered, and in red once that has climbed. */
  #drawLine(context, { ends: [from, to], answered, late }) {
    const { board } = this.#look.palette;
    const width = 2 * this.#look.scale * this.ratio;
    const stroke = (colour, size) => {
      context.strokeStyle = colour;
      context.lineWidth = size;
      context.beginPath();
      context.moveTo(...from);
      context.lineTo(...to);
      context.stroke();
    };
    context.lineCap = "round";
    context.globalAlpha = 0.55;
    stroke(board.halo, 2.6 * width);
    context.globalAlpha = 0.9;
    if (!answered) context.setLineDash([4 * width, 4 * width]);
    stroke(late ? board.late : board.line, width);
    context.setLineDash([]);
    context.globalAlpha = 1;
  }

  #drawDistance(context, { ends: [[x1, y1], [x2, y2]], words }) {
    const width = this.#words.width(words) * this.ratio;
    if (Math.hypot(x2 - x1, y2 - y1) < 1.6 * width) return;
    this.#words.draw(context, words, (x1 + x2) / 2 - width / 2, (y1 + y2) / 2);
  }

  #drawWords(context, now) {
    if (now - this.#placedAt > PLACE_WORDS_MS) {
      this.#sides = placeLabels(this.#wordItems(), this.#sides);
      this.#placedAt = now;
    }
    for (const mark of this.#onScreen) {
      const side = this.#sides.get(mark.key);
      if (side) this.#drawWord(context, mark, side);
    }
  }

  #wordItems() {
    const near = this.#map.getZoom() >= WORDS_FROM_ZOOM || this.#onScreen.length <= FEW;
    const wanted = this.#onScreen.filter(({ rank, grade, freshness }) => near || grade !== null || rank === 0 || freshness === "silent");
    const first = wanted.sort((a, b) => a.rank - b.rank).slice(0, Math.min(MOST_WORDS, this.#words.sheet.capacity));
    return first.map((mark) => ({
      id: mark.key, x: mark.screenX, y: mark.screenY, radius: this.#reach(mark), rank: mark.rank,
      width: this.#words.width(mark.words), height: this.#words.height,
    }));
  }

  #reach({ kind }) {
    return this.radius * SIZE[kind] * 1.1;
  }

  #drawWord(context, mark, side) {
    const width = this.#words.width(mark.words);
    const gap = this.#reach(mark) + 2;
    const beside = side === "right" || side === "left";
    const left = beside ? (side === "right" ? gap : -gap - width) : -width / 2;
    const middle = beside ? 0 : (gap + this.#words.height / 2) * (side === "top" ? -1 : 1);
    this.#words.draw(context, mark.words, (mark.screenX + left) * this.ratio, (mark.screenY + middle) * this.ratio);
  }
}
