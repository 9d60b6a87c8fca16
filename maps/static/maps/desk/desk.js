/** The desk: server-rendered, kept up to date by the socket, worked by keyboard. */

import { ServerClock } from "maps/wall/clock.js";
import { part, setText } from "maps/wall/dom.js";
import { clockText } from "maps/wall/format.js";
import { Situation } from "maps/wall/situation.js";
import { SituationStore } from "maps/wall/store.js";
import { pageData, textFunction } from "maps/wall/texts.js";

import { tickAges } from "./ages.js";
import { Arming } from "./arming.js";
import { Connection } from "./connection.js";
import { Drafts } from "./drafts.js";
import { Intake } from "./intake.js";
import { Keys } from "./keys.js";
import { Parts } from "./live.js";
import { DeskMap } from "./map.js";
import { Visits } from "./visit.js";

const TOPICS = ["units", "events", "board", "health"];
const OURS = ["command.", "dispatch.", "sensors.alarm.", "sensors.sos."];
const TICK_MS = 250;
const RANK_AGAIN_MS = 20_000;
const WORD_MS = 6000;

class Desk {
  constructor(config, texts) {
    this.config = config;
    this.t = textFunction(texts);
    this.clock = new ServerClock(() => performance.now());
    this.clock.learn(Date.parse(this.root.dataset.now));
    this.store = new SituationStore();
    this.drafts = new Drafts();
    this.arming = new Arming();
    this.connection = new Connection(part("connection"), this.t);
    this.missed = false;
    this.parts = new Parts((name) => this.#partOf(name), {
      changed: () => this.#changed(),
      failed: (status) => this.#missed(status),
    });
    this.visits = new Visits({
      drafts: this.drafts,
      on: { changed: () => this.#visited(), failed: (key, values) => this.say(key, values), signedOut: () => this.#signIn() },
    });
    this.situation = this.#follow();
    this.map = new DeskMap({ config, texts, store: this.store, onPlace: (place) => this.intake.placed(place), onDone: () => this.intake.placeDone() });
    this.intake = new Intake({ config, t: this.t, map: this.map });
    this.keys = new Keys({
      help: document.getElementById("desk-help"),
      on: { escape: () => this.#escape(), armed: () => this.#armed() },
    });
  }

  /** The part of the page that everything happens in; another element after each visit. */
  get root() {
    return document.getElementById("desk");
  }

  start() {
    this.situation.connect();
    this.#changed();
    window.setInterval(() => this.#tick(), TICK_MS);
    window.setInterval(() => this.situation.state === "live" && this.parts.ask("response"), RANK_AGAIN_MS);
    window.addEventListener("online", () => this.situation.connect());
    new MutationObserver(() => this.map.repaint()).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  }

  /** Say something that happened to what the officer just did; null takes it away. */
  say(key, values = {}) {
    const word = document.getElementById("desk-word");
    window.clearTimeout(this.wording);
    word.hidden = key === null;
    setText(word, key === null ? "" : this.t(key, values));
    if (key !== null) this.wording = window.setTimeout(() => this.say(null), WORD_MS);
  }

  #follow() {
    const address = new URL(this.config.socket, location.href);
    address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    const everything = () => this.parts.ask("queue", "incident", "response");
    const on = {
      state: (state) => state === "signed_out" && this.#signIn(),
      snapshot: everything,
      event: (event) => this.#happened(event),
      tick: () => this.map.moved(),
      board: (kinds) => [...kinds].some((kind) => kind !== "stations") && this.parts.ask("queue"),
    };
    return new Situation({ url: address.href, topics: TOPICS, store: this.store, clock: this.clock, on });
  }

  #happened({ type, payload }) {
    if (!OURS.some((prefix) => type.startsWith(prefix))) return;
    this.parts.ask("queue");
    const mine = String(payload?.incident_id ?? "") === this.root.dataset.incident;
    if (mine || type.startsWith("sensors.alarm.")) this.parts.ask("incident");
    if (mine || type.startsWith("dispatch.")) this.parts.ask("response");
  }

  #partOf(name) {
    const { incident, suffix, view } = this.root.dataset;
    const at = view === "incident" ? incident : null;
    if (name === "queue") return { address: at ? `/desk/${at}/fragment/queue/${suffix}` : `/desk/queue/${suffix}`, id: "desk-queue" };
    return at ? { address: `/desk/${at}/fragment/${name}/${suffix}`, id: `${name}-${at}` } : null;
  }

  #visited() {
    this.parts.supersede();
    this.#changed();
    this.intake.look();
  }

  /** The page differs from what it was a moment ago. */
  #changed() {
    this.missed = false;
    this.arming.look();
    this.map.look();
    this.#ages();
  }

  #missed(status) {
    if (status === 404 || status === 403) this.visits.go(`/desk/${this.root.dataset.suffix}`, { push: false });
    else this.missed = true;
  }

  #tick() {
    const { state, since } = this.situation;
    this.connection.show({ state, forMs: performance.now() - since, health: this.store.health, missed: this.missed });
    const now = this.clock.now();
    if (now === null || clockText(now) === this.shownClock) return;
    this.shownClock = clockText(now);
    setText(part("clock"), this.shownClock);
    this.#ages();
  }

  #ages() {
    const now = this.clock.now();
    if (now !== null) tickAges(this.root, now, this.t, (device) => this.store.units.get(device)?.fix?.t ?? null);
  }

  #armed() {
    if (!this.arming.armed) this.say("word.unsettled");
    return this.arming.armed;
  }

  #escape() {
    if (this.root.dataset.view === "intake") this.visits.go(document.getElementById("intake-back").href);
    else document.querySelector('[data-row][aria-current="true"], [data-row]')?.focus();
  }

  #signIn() {
    window.location.assign(`${this.config.signIn}?next=${encodeURIComponent(location.pathname + location.search)}`);
  }
}

new Desk(pageData("desk-config"), pageData("desk-texts")).start();
