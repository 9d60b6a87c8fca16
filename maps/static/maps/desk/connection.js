/** Whether what is on the desk is live: the badge, honest about how old the picture is. */

import { setAttribute, setText } from "maps/wall/dom.js";
import { durationText } from "maps/wall/format.js";
import { deadFeed } from "maps/wall/freshness.js";

const STATES = { live: "live", connecting: "late" };

export class Connection {
  #badge;
  #t;

  constructor(badge, t) {
    this.#badge = badge;
    this.#t = t;
  }

  /**
   * @param {{state:string, forMs:number, health:object, missed:boolean}} link `missed`: the last try to bring the page
   *   up to date has failed
   */
  show({ state, forMs, health, missed }) {
    const [level, words] = this.#words(state, forMs, health, missed);
    setAttribute(this.#badge, "data-state", level);
    setText(this.#badge, words);
    setAttribute(document.body, "data-connection", state);
  }

  #words(state, forMs, health, missed) {
    if (state === "reconnecting") return ["down", this.#t("link.stopped", { age: durationText(forMs, this.#t) })];
    if (state !== "live") return [STATES[state] ?? "down", this.#t(`link.${state}`)];
    if (missed) return ["late", this.#t("link.missed")];
    const feed = deadFeed(health);
    return feed ? ["late", this.#t("link.feed")] : ["live", this.#t("link.live")];
  }
}
