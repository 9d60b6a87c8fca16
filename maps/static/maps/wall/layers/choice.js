/** Which map layers are chosen, remembered in this browser. Knows nothing of the map or of the page. */

/** So many at once, at most: more would hide what the wall is for, and slow it down. */
export const MOST = 8;

export class LayerChoice {
  #keys;
  #storage;
  #name;

  /** @param {string[]} keys the layers there are @param {Storage} storage @param {string} name the storage's key */
  constructor(keys, storage, name = "wall-layers") {
    this.#keys = keys;
    this.#storage = storage;
    this.#name = name;
    this.chosen = new Set(this.#remembered());
  }

  /** Whether no more can be chosen. */
  get full() {
    return this.chosen.size >= MOST;
  }

  /** Choose a layer or no longer; false where that cannot be. */
  set(key, on) {
    if (!this.#keys.includes(key) || (on && !this.chosen.has(key) && this.full)) return false;
    if (on) this.chosen.add(key);
    else this.chosen.delete(key);
    try {
      this.#storage.setItem(this.#name, JSON.stringify([...this.chosen]));
    } catch {
      // a full or forbidden storage: the choice holds until the page is left
    }
    return true;
  }

  #remembered() {
    try {
      const kept = JSON.parse(this.#storage.getItem(this.#name) ?? "[]");
      return Array.isArray(kept) ? kept.filter((key) => this.#keys.includes(key)).slice(0, MOST) : [];
    } catch {
      return [];
    }
  }
}

/**
 * What is known of a layer that is shown: `loading`, `shown` or `failed`, and since when (epoch ms).
 * One that failed after it was shown is failed all the same: nothing old looks alive.
 */
export function nextState(state, happened, now) {
  if (happened === "asked") return state?.name === "failed" || state?.name === "shown" ? state : { name: "loading", at: now };
  if (happened === "loaded") return { name: "shown", at: now };
  return state?.name === "failed" ? state : { name: "failed", at: now };
}
