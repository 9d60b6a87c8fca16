/** What the planner has chosen: layers from top to bottom with how each is drawn and narrowed. Tells who listens. */

/** @typedef {{key:string, name:string, visible:boolean, style:object, filter:string, rows:object[], joiner:string,
 *   heat:boolean, at:string}} Chosen `name` of the collection; `at` an ISO date, empty for now */

export const MOST = 12;

export class Plan extends EventTarget {
  layers = [];
  active = null;
  themes = { regions: null, changes: null }; // questions whose answers lie over the map
  #number = 0;

  /** @param {Map<string, object>} collections by name, as `/api/v1/collections` gives them */
  constructor(collections) {
    super();
    this.collections = collections;
  }

  collectionOf(layer) {
    return this.collections.get(layer.name);
  }

  get(key) {
    return this.layers.find((layer) => layer.key === key);
  }

  get full() {
    return this.layers.length >= MOST;
  }

  /** Put a collection on top; null where there is no room or no such collection. */
  add(name, given = {}) {
    const collection = this.collections.get(name);
    if (!collection || this.full) return null;
    const usual = { visible: true, filter: "", rows: [], joiner: "AND", heat: false, at: "" };
    const style = { ...styleFor(collection, this.#number), ...collection.style, ...given.style };
    const layer = { ...usual, ...given, style, name, key: `p${(this.#number += 1)}` };
    this.layers.unshift(layer);
    this.#tell("layers");
    if (!this.active) this.activate(layer.key);
    return layer;
  }

  remove(key) {
    const at = this.layers.findIndex((layer) => layer.key === key);
    if (at < 0) return;
    this.layers.splice(at, 1);
    this.#tell("layers");
    if (this.active === key) this.activate(this.layers[0]?.key ?? null);
  }

  /** Move a layer to another place, 0 on top. */
  move(key, place) {
    const from = this.layers.findIndex((layer) => layer.key === key);
    const to = Math.max(0, Math.min(this.layers.length - 1, place));
    if (from < 0 || from === to) return;
    this.layers.splice(to, 0, ...this.layers.splice(from, 1));
    this.#tell("layers");
  }

  /** Change parts of a layer. */
  set(key, parts) {
    const layer = this.get(key);
    if (!layer) return;
    Object.assign(layer, parts);
    this.#tell("layer", { key, parts: Object.keys(parts) });
  }

  restyle(key, parts) {
    const layer = this.get(key);
    if (layer) this.set(key, { style: { ...layer.style, ...parts } });
  }

  activate(key) {
    if (this.active === key) return;
    this.active = key;
    this.#tell("active");
  }

  /** As it is saved, printed and handed over; from top to bottom. */
  content() {
    return this.layers.map(({ name, visible, style, filter, rows, joiner, heat, at }) => ({ name, visible, style, filter, rows, joiner, heat, at }));
  }

  #tell(type, detail = {}) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

const FIRST = ["#1d63c4", "#d9731a", "#17813f", "#7a4cb5", "#c2417c", "#00808a", "#8f6d00", "#b3301f"];

function styleFor(collection, number) {
  const area = collection.shape.includes("Polygon");
  return {
    color: FIRST[number % FIRST.length], opacity: area ? 0.5 : 0.9, size: 7, outline: "#ffffff",
    label: "", field: "", method: "", breaks: [], colors: [],
  };
}
