/** The symbols of units: a disc with a beak towards the heading, a pictogram upright in it, marks around it. */

import { FLAG } from "./flags.js";
import { shapePath } from "./glyphs.js";
import { Sheet } from "./sheet.js";

/** The beak's tip, in radii from the centre. */
const TIP = 1.72;

const css = (rgb) => `rgb(${rgb[0]} ${rgb[1]} ${rgb[2]})`;

export class Symbols {
  /** @param {{radius:number, ratio:number, palette:object}} look radius in CSS pixels, ratio device pixels per CSS pixel */
  constructor({ radius, ratio, palette }) {
    this.radius = radius;
    this.ratio = ratio;
    this.palette = palette;
    this.size = Math.ceil((2 * TIP * radius + 4) * ratio);
    this.sheet = new Sheet(this.size, this.size);
  }

  /** Draw one unit's symbol with its centre at (x, y), device pixels. */
  draw(context, look, x, y) {
    const rgb = look.flags & FLAG.SOS ? this.palette.unit.sos : look.colour;
    const hollow = Boolean(look.flags & FLAG.HOLLOW) && !(look.flags & FLAG.SOS);
    const pointing = look.heading !== null;
    const body = this.sheet.cell(`${rgb} ${hollow} ${pointing}`, (on) => this.#body(on, rgb, hollow, pointing));
    if (pointing) this.#turned(context, body, x, y, look.heading);
    else this.#upright(context, body, x, y);
    const ink = hollow ? rgb : this.palette.unit.ink;
    if (this.radius > 6) {
      this.#upright(context, this.sheet.cell(`${look.kind} ${ink}`, (on) => this.#pictogram(on, look.kind, ink)), x, y);
    }
    if (look.flags & FLAG.WARN) this.#upright(context, this.sheet.cell("warn", (on) => this.#badge(on)), x, y);
  }

  #upright(context, cell, x, y) {
    const { size } = this;
    const [left, top] = [Math.round(x - size / 2), Math.round(y - size / 2)];
    context.drawImage(this.sheet.canvas, cell.x, cell.y, size, size, left, top, size, size);
  }

  #turned(context, cell, x, y, heading) {
    const { size } = this;
    const cos = Math.cos(heading);
    const sin = Math.sin(heading);
    context.setTransform(cos, sin, -sin, cos, x, y);
    context.drawImage(this.sheet.canvas, cell.x, cell.y, size, size, -size / 2, -size / 2, size, size);
    context.setTransform(1, 0, 0, 1, 0, 0);
  }

  /** Centre and scale a cell: one unit is then one radius. */
  #centre(on) {
    on.translate(this.size / 2, this.size / 2);
    on.scale(this.radius * this.ratio, this.radius * this.ratio);
  }

  #body(on, rgb, hollow, pointing) {
    this.#centre(on);
    const edge = 1.5 / this.radius;
    const outline = new Path2D();
    if (pointing) {
      // tangents from the tip to the disc
      const half = Math.acos(1 / TIP);
      outline.moveTo(0, -TIP);
      outline.arc(0, 0, 1, -Math.PI / 2 + half, -Math.PI / 2 - half + 2 * Math.PI);
      outline.closePath();
    } else {
      outline.arc(0, 0, 1, 0, 2 * Math.PI);
    }
    on.lineJoin = "round";
    on.strokeStyle = css(this.palette.unit.ink);
    on.lineWidth = 2 * edge;
    on.stroke(outline);
    on.fillStyle = css(hollow ? this.palette.unit.ink : rgb);
    on.fill(outline);
    if (!hollow) return;
    on.strokeStyle = css(rgb);
    on.lineWidth = Math.max(1.5 / this.radius, 0.18);
    on.stroke(outline);
  }

  #pictogram(on, kind, ink) {
    this.#centre(on);
    on.scale(1.44 / 24, 1.44 / 24);
    on.translate(-12, -12);
    on.fillStyle = css(ink);
    on.fill(shapePath(kind), "evenodd");
  }

  /** An exclamation mark at the upper right: the report has a flaw. */
  #badge(on) {
    this.#centre(on);
    const { unit } = this.palette;
    const size = Math.max(3.2 / this.radius, 0.44);
    on.translate(0.82, -0.82);
    on.fillStyle = css(unit.ink);
    on.beginPath();
    on.arc(0, 0, size + 1.3 / this.radius, 0, 7);
    on.fill();
    on.fillStyle = css(unit.ageing);
    on.beginPath();
    on.arc(0, 0, size, 0, 7);
    on.fill();
    on.fillStyle = css(unit.ink);
    on.fillRect(-size * 0.13, -size * 0.62, size * 0.26, size * 0.72);
    on.fillRect(-size * 0.14, size * 0.28, size * 0.28, size * 0.28);
  }
}

/** Circle of the receiver's own error estimate; `radius` in device pixels. */
export function drawAccuracy(context, rgb, x, y, radius, ratio) {
  context.beginPath();
  context.arc(x, y, radius, 0, 7);
  context.fillStyle = `rgb(${rgb.join(" ")} / 10%)`;
  context.fill();
  context.lineWidth = 1.2 * ratio;
  context.strokeStyle = `rgb(${rgb.join(" ")} / 65%)`;
  context.stroke();
}

/** The call for help around a symbol; `pulse` runs from 0 to 1. */
export function drawSos(context, rgb, x, y, radius, pulse) {
  const ring = (part, width, alpha) => {
    context.beginPath();
    context.arc(x, y, radius * part, 0, 7);
    context.lineWidth = radius * width;
    context.strokeStyle = `rgb(${rgb.join(" ")} / ${alpha})`;
    context.stroke();
  };
  context.beginPath();
  context.arc(x, y, radius * 1.85, 0, 7);
  context.fillStyle = `rgb(${rgb.join(" ")} / 26%)`;
  context.fill();
  ring(1.85, 0.14, 0.95);
  ring(1.85 + 1.6 * pulse, 0.2, 1 - pulse);
}

/** The mark of the selected unit. */
export function drawSelected(context, rgb, x, y, radius) {
  context.beginPath();
  context.arc(x, y, radius * 2.2, 0, 7);
  context.lineWidth = Math.max(2, radius * 0.15);
  context.strokeStyle = css(rgb);
  context.stroke();
}
