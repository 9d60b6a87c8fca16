/** The symbols of the board: stations as rounded squares with a pictogram, incidents as diamonds with their numeral. */

import { FAMILY } from "../fonts.js";
import { shapePath } from "../glyphs.js";
import { Sheet } from "../sheet.js";
import { numeralOf } from "./grades.js";
import { stationShape } from "./stationshapes.js";

/** The half side of the largest symbol, in radii. */
const REACH = 1.75;

/** Size of each kind beside a unit's symbol. */
export const SIZE = Object.freeze({ stations: 0.95, incidents: 1.5 });

export class BoardSymbols {
  /** @param {{radius:number, ratio:number, palette:object}} look radius in CSS pixels, ratio device pixels per CSS pixel */
  constructor({ radius, ratio, palette }) {
    this.radius = radius;
    this.ratio = ratio;
    this.palette = palette.board;
    this.size = Math.ceil((2 * REACH * radius + 4) * ratio);
    this.sheet = new Sheet(this.size, this.size);
  }

  /** Draw one mark with its centre at (x, y), device pixels. */
  draw(context, mark, x, y) {
    const { size } = this;
    const paint = mark.kind === "incidents" ? (on) => this.#incident(on, mark) : (on) => this.#station(on, mark);
    const cell = this.sheet.cell(`${mark.kind} ${mark.grade} ${mark.state} ${mark.shape} ${mark.freshness}`, paint);
    const [left, top] = [Math.round(x - size / 2), Math.round(y - size / 2)];
    context.drawImage(this.sheet.canvas, cell.x, cell.y, size, size, left, top, size, size);
  }

  /** Centre and scale a cell: one unit is then one radius. */
  #centre(on) {
    on.translate(this.size / 2, this.size / 2);
    on.scale(this.radius * this.ratio, this.radius * this.ratio);
    on.lineJoin = "round";
  }

  /** Alarming: full of its level's colour. Otherwise a plate with a rim; grey and dashed where it has fallen silent. */
  #station(on, { grade, freshness, shape }) {
    this.#centre(on);
    const { palette } = this;
    const colour = freshness === "live" ? (palette.grade[grade] ?? palette.quiet) : palette.silent;
    const half = SIZE.stations;
    const plate = new Path2D();
    plate.roundRect(-half, -half, 2 * half, 2 * half, 0.35);
    this.#rim(on, plate);
    on.fillStyle = grade ? colour : palette.pane;
    on.fill(plate);
    on.strokeStyle = grade ? palette.ink : colour;
    on.lineWidth = 0.14;
    if (freshness !== "live") on.setLineDash([0.3, 0.22]);
    if (!grade) on.stroke(plate);
    on.scale(1.5 / 24, 1.5 / 24);
    on.translate(-12, -12);
    on.fillStyle = grade ? palette.ink : colour;
    on.fill(shapePath(stationShape(shape)), "evenodd");
  }

  /** Full while somebody responds; with a rim in its colour once verified; that rim dashed while only received. */
  #incident(on, { grade, state }) {
    this.#centre(on);
    const { palette } = this;
    const half = SIZE.incidents;
    const diamond = new Path2D(`M0 ${-half}L${half} 0 0 ${half}-${half} 0z`);
    const full = state === "responding";
    this.#rim(on, diamond);
    on.fillStyle = full ? palette.grade[grade] : palette.pane;
    on.fill(diamond);
    on.strokeStyle = full ? palette.ink : palette.edge[grade];
    on.lineWidth = full ? 0.1 : 0.24;
    if (state === "received") on.setLineDash([0.42, 0.28]);
    on.stroke(diamond);
    on.setLineDash([]);
    on.fillStyle = full ? palette.ink : palette.edge[grade];
    on.font = `700 1.25px ${FAMILY}`;
    on.textAlign = "center";
    on.textBaseline = "middle";
    on.fillText(numeralOf(grade), 0, 0.06);
  }

  #rim(on, outline) {
    on.strokeStyle = this.palette.halo;
    on.lineWidth = 0.42;
    on.stroke(outline);
  }
}

/** The mark of the selected object: corners around it. */
export function drawChosen(context, colour, x, y, half) {
  const arm = half * 0.5;
  context.strokeStyle = colour;
  context.lineWidth = Math.max(2, half * 0.12);
  context.beginPath();
  for (const [right, down] of [[1, 1], [1, -1], [-1, 1], [-1, -1]]) {
    context.moveTo(x + right * half, y + down * (half - arm));
    context.lineTo(x + right * half, y + down * half);
    context.lineTo(x + right * (half - arm), y + down * half);
  }
  context.stroke();
}
