/**
 * The socket to the live situation: connects, watches, reconnects and misses no event.
 *
 * States, told to `onState`: `connecting`, `live`, `reconnecting` (since when), `signed_out`, `refused`,
 * `crowded`.
 * Everything the world gives (socket, timers, clock, chance) comes in, so that tests need no network.
 */

import { CLOSE, parseFrame, subscription } from "./protocol.js";

/** The server speaks every 2 s (health); this long without a word and we ask, then we give up. */
const QUIET_MS = 4000;
const DEAD_MS = 8000;
const PING_MS = 10000;
const FIRST_DELAY_MS = 400;
const LONGEST_DELAY_MS = 12000;
const REFUSED_DELAY_MS = 30000;

/** Closings that another attempt at once would only repeat, and what they make of us. */
const TOLD_OFF = { [CLOSE.REFUSED]: "refused", [CLOSE.CROWDED]: "crowded" };

/** Time to wait before attempt number `attempt` (from 0): doubled each time, with chance so that walls do not march in step. */
export function reconnectDelay(attempt, random) {
  const ceiling = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** attempt);
  return ceiling * (0.5 + random() / 2);
}

const BROWSER = {
  socket: (url) => new WebSocket(url),
  setTimeout: (call, ms) => window.setTimeout(call, ms),
  clearTimeout: (timer) => window.clearTimeout(timer),
  monotonic: () => performance.now(),
  random: Math.random,
};

export class Situation {
  #url;
  #topics;
  #store;
  #clock;
  #on;
  #world;
  #socket = null;
  #attempt = 0;
  #retry = null;
  #watch = null;
  #heard = 0;
  #pinged = 0;
  #pings = new Map();
  #pingId = 0;

  /**
   * @param {{url:string, topics:string[], store:object, clock:object, on:object, world?:object}} parts `on` may have
   *   state, welcome, snapshot, tick, cards, board, event, health, error; each is called after the store has taken the message
   */
  constructor({ url, topics, store, clock, on, world = BROWSER }) {
    this.#url = url;
    this.#topics = topics;
    this.#store = store;
    this.#clock = clock;
    this.#on = on;
    this.#world = world;
    this.state = "connecting";
    this.since = world.monotonic();
    this.connections = 0;
  }

  /** Milliseconds since the last word of the server; null before the first. */
  get silence() {
    return this.#heard ? this.#world.monotonic() - this.#heard : null;
  }

  /** Open the connection; also cuts a waiting reconnect short, e.g. when the network is back. */
  connect() {
    this.#world.clearTimeout(this.#retry);
    if (this.#socket) return;
    const socket = this.#world.socket(this.#url);
    this.#socket = socket;
    const opened = this.#world.monotonic();
    this.#heard = this.#heard || opened;
    this.#pinged = opened;
    const mine = (call) => (event) => this.#socket === socket && call(event);
    socket.onmessage = mine((event) => this.#receive(event.data));
    socket.onclose = mine((event) => this.#closed(event.code));
    this.#watchFrom(opened);
  }

  /** Say goodbye for good. */
  stop() {
    this.#world.clearTimeout(this.#retry);
    this.#world.clearTimeout(this.#watch);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #send(message) {
    this.#socket?.send(JSON.stringify(message));
  }

  #receive(text) {
    this.#heard = this.#world.monotonic();
    let message;
    try {
      message = parseFrame(text);
    } catch {
      this.#on.error?.({ code: "bad_frame" });
      return;
    }
    const take = this[`_${message.op}`];
    if (take) take.call(this, message);
  }

  _welcome(message) {
    this.#clock.learn(Date.parse(message.time));
    const open = this.#topics.filter((topic) => message.topics?.includes(topic) ?? true);
    this.#send(subscription(open, this.#store.lastSeq));
    this.#ping();
    this.#on.welcome?.(message);
  }

  _snapshot(message) {
    const fresh = this.#store.snapshot(message);
    this.#attempt = 0;
    this.connections += 1;
    this.#become("live");
    this.#on.snapshot?.(message, fresh);
  }

  _tick(message) {
    this.#on.tick?.(this.#store.tick(message), message);
  }

  _cards(message) {
    this.#store.cards(message);
    this.#on.cards?.(message);
  }

  _board(message) {
    this.#on.board?.(this.#store.takeBoard(message), message);
  }

  _event(message) {
    if (this.#store.event(message.event)) this.#on.event?.(message.event);
  }

  _health(message) {
    this.#store.healthOf(message);
    this.#on.health?.(message);
  }

  _pong(message) {
    const sent = this.#pings.get(message.id);
    this.#pings.clear();
    if (sent !== undefined) this.#clock.learn(Date.parse(message.time), sent);
  }

  _error(message) {
    this.#on.error?.(message);
  }

  #ping() {
    this.#pinged = this.#world.monotonic();
    this.#pingId += 1;
    this.#pings.set(this.#pingId, this.#pinged);
    this.#send({ op: "ping", id: this.#pingId });
  }

  #watchFrom(opened) {
    this.#world.clearTimeout(this.#watch);
    this.#watch = this.#world.setTimeout(() => this.#look(opened), 1000);
  }

  #look(opened) {
    const now = this.#world.monotonic();
    const quiet = now - Math.max(this.#heard, opened);
    if (quiet > DEAD_MS) {
      this.#abandon();
      return;
    }
    const due = now - this.#pinged > (quiet > QUIET_MS ? QUIET_MS : PING_MS);
    if (this.#socket?.readyState === 1 && due) this.#ping();
    this.#watchFrom(opened);
  }

  /** The socket is silent: a dead network closes nothing by itself for minutes. */
  #abandon() {
    const socket = this.#socket;
    this.#closed(null);
    socket?.close();
  }

  #closed(code) {
    this.#socket = null;
    this.#pings.clear();
    this.#world.clearTimeout(this.#watch);
    if (code === CLOSE.SIGNED_OUT) {
      this.#become("signed_out");
      return;
    }
    this.#become(TOLD_OFF[code] ?? "reconnecting");
    const wait = code in TOLD_OFF ? REFUSED_DELAY_MS : reconnectDelay(this.#attempt, this.#world.random);
    this.#attempt += 1;
    this.#retry = this.#world.setTimeout(() => this.connect(), wait);
  }

  #become(state) {
    if (state === this.state) return;
    this.state = state;
    // what we show stopped at the last word heard, not at the moment we noticed
    this.since = state === "live" ? this.#world.monotonic() : this.#heard || this.#world.monotonic();
    this.#on.state?.(state);
  }
}
