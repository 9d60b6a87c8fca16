/** Whether what is on the screen is live. Never silent about it. */

import { part, setAttribute, setText } from "../dom.js";
import { clockText, durationText } from "../format.js";

const SIGN_IN_MS = 2500;

/** States in which the server does not want us. */
const ENDED = ["signed_out", "refused", "crowded"];

export class LinkPanel {
  #body = document.body;
  #text = part("link-text");
  #banner = part("banner");
  #bannerTitle = part("banner-title");
  #bannerNote = part("banner-note");
  #t;
  #signIn;

  constructor(t, signIn) {
    this.#t = t;
    this.#signIn = signIn;
  }

  /**
   * @param {{state:string, forMs:number, now:?number, feed:?{name:string, since:?string}}} link `forMs` is how long the
   *   state has lasted, `feed` the dead part of the feed if any
   */
  show(link) {
    setAttribute(this.#body, "data-connection", link.state);
    setAttribute(this.#body, "data-feed", link.feed ? "down" : "up");
    setText(this.#text, this.#words(link));
    const [title, note] = this.#bannerWords(link);
    this.#banner.hidden = !title;
    setText(this.#bannerTitle, title ?? "");
    setText(this.#bannerNote, note ?? "");
  }

  /** The session is over: say so, then go where one signs in. */
  leave() {
    window.setTimeout(() => window.location.assign(`${this.#signIn}?next=${encodeURIComponent(window.location.pathname)}`), SIGN_IN_MS);
  }

  #words({ state, forMs, feed }) {
    if (state === "live" && feed) return this.#t("link.feed_down");
    if (state === "reconnecting") return this.#t("link.reconnecting", { age: durationText(forMs, this.#t) });
    return this.#t(`link.${state}`);
  }

  #bannerWords({ state, forMs, now, feed }) {
    if (ENDED.includes(state)) return [this.#t(`banner.${state}`), this.#t(`banner.${state}_note`)];
    if (state === "reconnecting") {
      const age = durationText(forMs, this.#t);
      return [this.#t("banner.frozen"), now === null ? "" : this.#t("banner.frozen_note", { time: clockText(now - forMs), age })];
    }
    if (state !== "live" || !feed) return [null, null];
    return [this.#t("banner.feed", { name: this.#t(`component.${feed.name}`) }), this.#feedNote(feed, now)];
  }

  #feedNote(feed, now) {
    if (!feed.since || now === null) return this.#t("banner.feed_unknown");
    const since = Date.parse(feed.since);
    return this.#t("banner.feed_note", { time: clockText(since), age: durationText(now - since, this.#t) });
  }
}
