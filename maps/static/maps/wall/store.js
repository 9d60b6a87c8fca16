/** What the wall knows: units, their cards, the events, the board and the health of the feed. No drawing, no socket. */

import { UNIT_FIELDS, fixOf } from "./protocol.js";

const EVENTS_KEPT = 500;

/** Kinds of objects on the board. */
export const BOARD_KINDS = Object.freeze(["stations", "alarms", "incidents", "assignments"]);

/** The board of a snapshot: by kind a map from id to card. */
function boardOf(cards = {}) {
  return Object.fromEntries(BOARD_KINDS.map((kind) => [kind, new Map((cards[kind] ?? []).map((card) => [card.id, card]))]));
}

export class SituationStore {
  constructor() {
    this.units = new Map();
    this.events = [];
    this.board = boardOf();
    this.health = {};
    this.healthAt = null;
    this.lastSeq = null;
    this.fields = UNIT_FIELDS;
  }

  /** Replace everything by a snapshot; events are added, since the server sends those after our last number. */
  snapshot(message) {
    this.fields = message.unit_fields ?? UNIT_FIELDS;
    const before = this.units;
    this.units = new Map();
    for (const card of message.cards ?? []) this.#unit(card.id, before).card = card;
    for (const row of message.units ?? []) this.#take(row, before);
    this.board = boardOf(message.board);
    if (message.health) this.healthOf({ components: message.health, time: message.time });
    // a smaller number than ours means the log was restored from a backup: begin anew
    if (this.lastSeq !== null && message.seq < this.lastSeq) {
      this.lastSeq = null;
      this.events = [];
    }
    const fresh = (message.events ?? []).filter((event) => this.event(event));
    this.lastSeq = Math.max(this.lastSeq ?? 0, message.seq ?? 0);
    return fresh;
  }

  /** Apply a tick; returns the ids that moved and those that left. */
  tick(message) {
    const moved = (message.units ?? []).map((row) => this.#take(row, this.units));
    for (const id of message.gone ?? []) this.units.delete(id);
    return { moved, gone: message.gone ?? [] };
  }

  /** Take new or changed unit metadata. */
  cards(message) {
    for (const card of message.cards) this.#unit(card.id, this.units).card = card;
  }

  /** Take what changed on the board; returns the kinds in which anything did. */
  takeBoard({ changed = {}, gone = {} }) {
    for (const kind of BOARD_KINDS) {
      for (const card of changed[kind] ?? []) this.board[kind].set(card.id, card);
      for (const id of gone[kind] ?? []) this.board[kind].delete(id);
    }
    return BOARD_KINDS.filter((kind) => changed[kind] || gone[kind]);
  }

  /** Take one event; false if we have it already. */
  event(event) {
    if (this.lastSeq !== null && event.seq <= this.lastSeq) return false;
    this.lastSeq = event.seq;
    this.events.unshift(event);
    this.events.length = Math.min(this.events.length, EVENTS_KEPT);
    return true;
  }

  /** Take the state of the feed. */
  healthOf(message) {
    this.health = message.components ?? {};
    this.healthAt = message.time ?? null;
  }

  #take(row, before) {
    const fix = fixOf(this.fields, row);
    this.#unit(fix.id, before).fix = fix;
    return fix.id;
  }

  #unit(id, before) {
    let unit = this.units.get(id);
    if (!unit) {
      // the same object goes on living over a snapshot, so that its symbol need not jump
      unit = before.get(id) ?? { id, card: null, fix: null };
      if (before !== this.units) unit.fix = null;
      this.units.set(id, unit);
    }
    return unit;
  }
}

/** What to call a unit: callsign, else the device's label or name, else its number. */
export function nameOf(unit) {
  const card = unit.card ?? {};
  return card.callsign || card.label || card.ident || `#${unit.id}`;
}

/** Kinds that have a symbol of their own; anything else is drawn as `other`. */
export const KINDS = Object.freeze(["patrol", "fire", "ambulance", "police", "rescue", "engineering", "other"]);

/** Kind of a unit, always one of KINDS. */
export function kindOf(unit) {
  return KINDS.includes(unit.card?.kind) ? unit.card.kind : "other";
}
