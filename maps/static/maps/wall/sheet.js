/** A sheet of little pictures, each drawn once when first wanted; the longest unused one makes room. */

const SIDE = 2048;

export class Sheet {
  #cells = new Map();
  #free = [];
  #context;

  /** @param {number} width @param {number} height size of every cell in device pixels */
  constructor(width, height) {
    this.width = width;
    this.height = height;
    this.canvas = document.createElement("canvas");
    this.canvas.width = this.canvas.height = SIDE;
    this.#context = this.canvas.getContext("2d");
    for (let y = 0; y + height <= SIDE; y += height) {
      for (let x = 0; x + width <= SIDE; x += width) this.#free.push({ x, y });
    }
  }

  /** How many different pictures there is room for. */
  get capacity() {
    return this.#cells.size + this.#free.length;
  }

  has(key) {
    return this.#cells.has(key);
  }

  /** The cell {x, y} of a picture; `draw(context)` paints it with the cell's corner at (0, 0) if it is not there yet. */
  cell(key, draw) {
    let cell = this.#cells.get(key);
    if (cell) this.#cells.delete(key);
    else {
      cell = this.#free.pop() ?? this.#oldest();
      this.#paint(cell, draw);
    }
    this.#cells.set(key, cell);
    return cell;
  }

  /** Draw a picture again, e.g. once its font has come. */
  again(key, draw) {
    const cell = this.#cells.get(key);
    if (cell) this.#paint(cell, draw);
  }

  #oldest() {
    const [key, cell] = this.#cells.entries().next().value;
    this.#cells.delete(key);
    return cell;
  }

  #paint(cell, draw) {
    const context = this.#context;
    context.save();
    context.translate(cell.x, cell.y);
    context.clearRect(0, 0, this.width, this.height);
    context.beginPath();
    context.rect(0, 0, this.width, this.height);
    context.clip();
    draw(context);
    context.restore();
  }
}
