/** Callsigns on the map: each text is drawn once, with a halo, and then copied from frame to frame. */

import { FAMILY } from "./fonts.js";
import { Sheet } from "./sheet.js";

/** Longest text shown unless told otherwise, in ems. */
const EMS = 11;

export class Callsigns {
  #look;
  #font;
  #ruler = document.createElement("canvas").getContext("2d");
  #widths = new Map();

  /**
   * @param {{size:number, ratio:number, colour:string, halo:string, ems?:number}} look size in CSS pixels, ratio device
   *   pixels per CSS pixel
   * @param {() => void} onFont called when a part of the font has come and a text was drawn anew
   */
  constructor(look, onFont) {
    this.#look = look;
    this.#font = `500 ${look.size * look.ratio}px ${FAMILY}`;
    this.#ruler.font = this.#font;
    this.height = Math.ceil(look.size * 1.5);
    this.onFont = onFont;
    this.sheet = new Sheet(Math.ceil(look.size * (look.ems ?? EMS) * look.ratio), Math.ceil(this.height * look.ratio));
  }

  /** Width of a text in CSS pixels, halo included. */
  width(text) {
    let width = this.#widths.get(text);
    if (width === undefined) {
      const { ratio } = this.#look;
      width = Math.min(this.sheet.width / ratio, Math.ceil(this.#ruler.measureText(text).width / ratio) + 6);
      if (this.#widths.size > 5000) this.#widths.clear();
      this.#widths.set(text, width);
    }
    return width;
  }

  /** Draw a text with its left edge at x and its middle at y, device pixels. */
  draw(context, text, x, y) {
    const { sheet } = this;
    if (!sheet.has(text)) this.#awaitFont(text);
    const cell = sheet.cell(text, (on) => this.#paint(on, text));
    const width = Math.ceil(this.width(text) * this.#look.ratio);
    const [left, top] = [Math.round(x), Math.round(y - sheet.height / 2)];
    context.drawImage(sheet.canvas, cell.x, cell.y, width, sheet.height, left, top, width, sheet.height);
  }

  #paint(on, text) {
    const { ratio, size, halo, colour } = this.#look;
    on.font = this.#font;
    on.textBaseline = "middle";
    on.lineJoin = "round";
    on.lineWidth = size * 0.28 * ratio;
    on.strokeStyle = halo;
    on.strokeText(text, 3 * ratio, this.sheet.height / 2);
    on.fillStyle = colour;
    on.fillText(text, 3 * ratio, this.sheet.height / 2);
  }

  /** The font comes in slices, fetched when a character of theirs is first used; draw the text again then. */
  async #awaitFont(text) {
    if (document.fonts.check(this.#font, text)) return;
    await document.fonts.load(this.#font, text).catch(() => []);
    this.#widths.delete(text);
    this.sheet.again(text, (on) => this.#paint(on, text));
    this.onFont();
  }
}
