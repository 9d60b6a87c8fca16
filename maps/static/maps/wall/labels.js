/** Which callsigns find room on the map, and on which side of their symbol. Pure. */

const CELL = 64;
const SIDES = ["right", "left", "top", "bottom"];

/** Boxes in screen pixels, found quickly by cell. */
class Room {
  #cells = new Map();

  #each(box, call) {
    for (let x = Math.floor(box.left / CELL); x <= Math.floor(box.right / CELL); x += 1) {
      for (let y = Math.floor(box.top / CELL); y <= Math.floor(box.bottom / CELL); y += 1) {
        if (call(x * 65536 + y)) return true;
      }
    }
    return false;
  }

  take(box) {
    this.#each(box, (key) => {
      if (!this.#cells.has(key)) this.#cells.set(key, []);
      this.#cells.get(key).push(box);
      return false;
    });
  }

  isFree(box) {
    return !this.#each(box, (key) => (this.#cells.get(key) ?? []).some((other) => other.owner !== box.owner && meet(box, other)));
  }
}

function meet(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/** The box of a label on one side of its symbol. */
export function labelBox(item, side) {
  const { id, x, y, width, height, radius } = item;
  const half = side === "left" || side === "right" ? height / 2 : width / 2;
  const gap = radius + 3;
  if (side === "right") return { owner: id, left: x + gap, right: x + gap + width, top: y - half, bottom: y + half };
  if (side === "left") return { owner: id, left: x - gap - width, right: x - gap, top: y - half, bottom: y + half };
  if (side === "top") return { owner: id, left: x - half, right: x + half, top: y - gap - height, bottom: y - gap };
  return { owner: id, left: x - half, right: x + half, top: y + gap, bottom: y + gap + height };
}

/**
 * Give room to labels, the most important first, keeping those that are shown where they are.
 *
 * @param {Array<{id:number, x:number, y:number, width:number, height:number, radius:number, rank:number}>} items in
 *   screen pixels; a smaller rank is more important; rank 0 is always shown
 * @param {Map<number, string>} shown sides of the labels shown so far
 * @returns {Map<number, string>} side by id
 */
export function placeLabels(items, shown) {
  const room = new Room();
  for (const { id, x, y, radius } of items) {
    room.take({ owner: id, left: x - radius, right: x + radius, top: y - radius, bottom: y + radius });
  }
  const order = [...items].sort((a, b) => a.rank - b.rank || !shown.has(a.id) - !shown.has(b.id) || a.id - b.id);
  const placed = new Map();
  for (const item of order) {
    const side = freeSide(item, room, shown.get(item.id)) ?? (item.rank === 0 ? "right" : null);
    if (side === null) continue;
    placed.set(item.id, side);
    room.take(labelBox(item, side));
  }
  return placed;
}

function freeSide(item, room, before) {
  const sides = before ? [before, ...SIDES.filter((side) => side !== before)] : SIDES;
  return sides.find((side) => room.isFree(labelBox(item, side))) ?? null;
}
