/** The wall: puts the socket, the map and the panels together. */

import { keepAwake } from "./awake.js";
import { BoardPart } from "./board/boardpart.js";
import { ServerClock } from "./clock.js";
import { part, setText } from "./dom.js";
import { fontFaces } from "./fonts.js";
import { clockText, longDayText, shortAge } from "./format.js";
import { countUnits, deadFeed } from "./freshness.js";
import { LayerSwitcher } from "./layers/switcher.js";
import { MapView } from "./mapview.js";
import { CountsPanel } from "./panels/counts.js";
import { DetailsPanel } from "./panels/details.js";
import { FeedPanel } from "./panels/feed.js";
import { drawLegend } from "./panels/legend.js";
import { LinkPanel } from "./panels/link.js";
import { TickerPanel } from "./panels/ticker.js";
import { UnitListPanel } from "./panels/unitlist.js";
import { paletteOf } from "./palette.js";
import { PlaceName } from "./placename.js";
import { isPlaced } from "./protocol.js";
import { Situation } from "./situation.js";
import { nameOf, SituationStore } from "./store.js";
import { pageData, textFunction } from "./texts.js";
import { TrackView } from "./trackview.js";
import { UnitView } from "./unitview.js";
import { publishState } from "./state.js";

const TOPICS = ["units", "events", "board", "health"];
const LIST_MS = 2000;
const RESIZED_MS = 250;

/** How much bigger than on a 1920 x 1080 screen everything is drawn. */
function screenScale() {
  return parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
}

export class Wall {
  constructor(config, texts, faces) {
    this.config = config;
    this.t = textFunction(texts);
    this.after = { staleAfter: 60000, lostAfter: 300000 };
    this.clock = new ServerClock(() => performance.now());
    this.store = new SituationStore();
    this.view = new UnitView();
    this.selected = null;
    this.still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.palette = paletteOf(document.documentElement.dataset.theme);
    this.scale = screenScale();
    this.#makePanels();
    this.board = this.#makeBoard();
    const look = () => ({ palette: this.palette, scale: this.scale });
    this.layers = new LayerSwitcher({ layers: config.layers, t: this.t, look });
    this.mapView = this.#makeMap(texts, faces);
    this.layers.attach(this.mapView.map);
    this.track = new TrackView(this.mapView.map, config.api);
    this.placeName = new PlaceName(config.api, this.t, () => this.showDetails());
    this.situation = this.#makeSituation();
  }

  start() {
    this.situation.connect();
    this.board.start();
    this.#second();
    window.setInterval(() => this.#second(), 250);
    window.setInterval(() => this.list.refresh(), LIST_MS);
    keepAwake(`${this.config.api}me`, () => this.situation.state === "live");
    window.addEventListener("online", () => this.situation.connect());
    window.addEventListener("resize", () => {
      window.clearTimeout(this.resizing);
      this.resizing = window.setTimeout(() => this.#resize(), RESIZED_MS);
    });
    window.addEventListener("keydown", (event) => this.#key(event));
    part("home").addEventListener("click", () => this.mapView.home());
    new MutationObserver(() => this.#theme()).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  }

  /** Server time, epoch ms; null until the server has spoken. */
  now() {
    return this.clock.now();
  }

  /** When a report counts as old; nothing is live while the feed or our own connection is dead. */
  get limits() {
    const dead = deadFeed(this.store.health) !== null || this.situation?.state !== "live";
    return { ...this.after, feedDead: dead };
  }

  #makePanels() {
    const { t } = this;
    const now = () => this.now();
    this.counts = new CountsPanel(t);
    this.feed = new FeedPanel(t);
    this.link = new LinkPanel(t, this.config.signIn);
    this.ticker = new TickerPanel({
      t, now, language: this.config.language, onPick: (event) => this.pickEvent(event),
      callsignOf: (id) => (this.store.units.has(id) ? nameOf(this.store.units.get(id)) : null),
    });
    this.details = new DetailsPanel(t, () => this.pick(null));
    this.list = new UnitListPanel({
      t, now, units: () => this.store.units.values(), limits: () => this.limits, onPick: (id) => this.pick(id, true),
    });
    drawLegend(t, this.limits);
  }

  #makeBoard() {
    const { t, config, store } = this;
    return new BoardPart({
      t, config, store, now: () => this.now(), limits: () => this.limits, go: (lon, lat) => this.mapView.show(lon, lat),
      pickUnit: (id) => this.pick(id, true), letGo: () => this.pick(null, false, true), redraw: () => this.mapView?.touchBoard(),
    });
  }

  #makeMap(texts, faces) {
    return new MapView({
      container: part("map"), view: this.view, config: this.config, faces, palette: this.palette, scale: this.scale, still: this.still,
      labelOf: (look) => this.#label(look), padding: () => this.#padding(), texts: mapTexts(texts), onPick: (id) => this.pick(id),
      board: this.board.view, onPickObject: (object) => this.board.pick(object),
      onStyle: () => {
        this.layers.draw();
        this.track?.draw(this.now() ?? 0);
      },
    });
  }

  #makeSituation() {
    const address = new URL(this.config.socket, location.href);
    address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    const on = {
      state: (state) => this.#state(state),
      welcome: (message) => this.#welcome(message),
      snapshot: () => this.#snapshot(),
      tick: (change) => this.#tick(change),
      cards: () => this.#recolour(),
      board: () => this.board.show(),
      event: (event) => this.#event(event),
      health: () => this.#recolour(),
    };
    return new Situation({ url: address.href, topics: TOPICS, store: this.store, clock: this.clock, on });
  }

  #event(event) {
    this.ticker.add(event, this.store.events);
    this.board.heard(event);
  }

  #label(look) {
    const name = nameOf(look.unit);
    const old = look.level !== "live" && look.level !== "ageing" && look.age !== null;
    return old ? `${name} · ${shortAge(look.age, this.t)}` : name;
  }

  /** Room for the banner: for some lines of it always, since it comes when nobody has time to move the map. */
  #top() {
    const { bottom } = document.querySelector(".wall-top").getBoundingClientRect();
    return Math.max(15 * 16 * screenScale(), bottom + 8);
  }

  /** Room that the panels take from the map, in CSS pixels. */
  #padding() {
    const rem = 16 * screenScale();
    return { left: 25.5 * rem, right: 27.5 * rem, top: this.#top(), bottom: 4.5 * rem };
  }

  #welcome(message) {
    this.after = { staleAfter: message.stale_after_s * 1000, lostAfter: message.lost_after_s * 1000 };
    drawLegend(this.t, this.limits);
  }

  #snapshot() {
    this.view.reset(this.store.units, performance.now());
    this.mapView.fetchMissed();
    this.ticker.show(this.store.events);
    this.list.refresh();
    this.board.figures.soon();
    this.#recolour();
    if (this.selected !== null && !this.store.units.has(this.selected)) this.pick(null);
    else if (this.selected !== null) this.#loadTrack();
  }

  #tick({ moved, gone }) {
    const now = performance.now();
    this.view.report(this.store.units, moved.concat(gone), now, this.still || document.hidden);
    this.view.colour(this.now(), this.limits, this.palette, moved);
    this.view.arrange();
    this.board.view.updateLines();
    if (moved.includes(this.selected)) this.track.add(this.store.units.get(this.selected).fix, this.now());
    if (gone.includes(this.selected)) this.pick(null);
    if (!document.hidden) this.mapView.pace.reported(now, moved.length);
    this.mapView.requestFrame();
  }

  #state(state) {
    if (state === "signed_out") this.link.leave();
    this.#recolour();
  }

  #recolour() {
    this.view.colour(this.now() ?? 0, this.limits, this.palette);
    this.view.arrange();
    this.board.show();
    this.mapView.requestFrame();
  }

  /** Everything that changes by the passing of time alone. */
  #second() {
    const now = this.now();
    this.#showLink(now);
    if (now === null || clockText(now) === this.shownClock) return;
    this.shownClock = clockText(now);
    setText(part("clock"), this.shownClock);
    setText(part("day"), longDayText(now, this.config.language));
    this.#recolour();
    this.counts.show(countUnits(this.store.units.values(), now, this.limits));
    this.feed.show(this.store.health, now);
    this.showDetails();
  }

  #showLink(now) {
    const forMs = performance.now() - this.situation.since;
    const feed = deadFeed(this.store.health);
    this.link.show({ state: this.situation.state, forMs, now, feed });
  }

  showDetails() {
    const unit = this.store.units.get(this.selected);
    if (!unit) return;
    const area = isPlaced(unit.fix) ? this.placeName.at(unit.fix.lon, unit.fix.lat) : null;
    const order = this.board.orderOf(unit.id);
    this.details.show(unit, { now: this.now(), limits: this.limits, area, track: this.track, order });
  }

  /** Select a unit (null: none); `go` brings it into view; `kept` leaves a selected object of the board as it is. */
  pick(id, go = false, kept = false) {
    if (!kept) this.board.pick(null);
    this.selected = id;
    this.view.selected = id;
    this.list.selected = id;
    this.list.refresh();
    const unit = this.store.units.get(id);
    if (unit) {
      if (go && isPlaced(unit.fix)) this.mapView.show(unit.fix.lon, unit.fix.lat);
      this.#loadTrack();
      this.showDetails();
    } else {
      this.details.hide();
      this.track.clear();
    }
    this.#recolour();
  }

  /** Go where an event happened, and select its unit if it is one of ours. */
  pickEvent(event) {
    const unit = this.store.units.get(event.payload?.device_id);
    const object = this.board.objectOf(event);
    if (unit && !object) this.pick(unit.id, true);
    else if (object) this.board.pick(object, true);
    else if (event.place) this.mapView.show(event.place[0], event.place[1]);
  }

  async #loadTrack() {
    const ident = this.store.units.get(this.selected)?.card?.ident;
    if (!ident || this.now() === null) return;
    await this.mapView.ready;
    await this.track.show(ident, this.now());
    this.showDetails();
  }

  #theme() {
    // a wall hangs in a dark room: what the machine prefers does not matter, only what somebody chose
    if (document.documentElement.dataset.theme === "auto") document.documentElement.dataset.theme = "dark";
    this.palette = paletteOf(document.documentElement.dataset.theme);
    this.#repaint();
  }

  /** The window moved to another screen, or was made larger: everything follows, the map too. */
  #resize() {
    if (screenScale() !== this.scale) this.#repaint();
  }

  #repaint() {
    this.scale = screenScale();
    this.mapView.repaint(this.palette, this.scale);
    this.#recolour();
  }

  #key(event) {
    const typing = event.target instanceof HTMLInputElement && event.target.type !== "checkbox";
    if (event.key === "Escape") {
      this.pick(null);
      if (typing) event.target.blur();
    } else if (!typing && event.key === "/") {
      event.preventDefault();
      this.board.showTab("units");
      this.list.focus();
    } else if (!typing && event.key.toLowerCase() === "h" && !event.ctrlKey && !event.metaKey) {
      this.mapView.home();
    } else if (!typing && event.key.toLowerCase() === "l" && !event.ctrlKey && !event.metaKey) {
      this.layers.toggle();
    } else if (!typing && event.key.toLowerCase() === "m" && !event.ctrlKey && !event.metaKey) {
      this.board.button.press();
    }
  }
}

/** MapLibre's own words, out of ours. */
function mapTexts(texts) {
  const own = Object.entries(texts).filter(([key]) => key.startsWith("map."));
  return Object.fromEntries(own.map(([key, text]) => [key.slice(4), text]));
}

async function begin() {
  const config = pageData("wall-config");
  const answer = await fetch(`${config.font}unicode.json`, { credentials: "same-origin" });
  const faces = answer.ok ? fontFaces(await answer.json(), new URL(config.font, location.href).href) : undefined;
  const wall = new Wall(config, pageData("wall-texts"), faces);
  publishState(wall);
  wall.start();
}

begin();
