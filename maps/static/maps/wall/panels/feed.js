/** Health of the parts that bring positions here: green while they speak, with "since" when they do not. */

import { el, part, setAttribute, setText } from "../dom.js";
import { clockText, durationText } from "../format.js";

export class FeedPanel {
  #list = part("feed");
  #items = new Map();
  #t;

  constructor(t) {
    this.#t = t;
  }

  /** @param {Object<string, {status:string, age_s:?number, since:?string}>} components by name */
  show(components, now) {
    for (const name of this.#items.keys()) if (!(name in components)) this.#drop(name);
    for (const [name, state] of Object.entries(components)) this.#update(name, state, now);
  }

  #drop(name) {
    this.#items.get(name).item.remove();
    this.#items.delete(name);
  }

  #update(name, { status, since, age_s: age }, now) {
    const { item, words } = this.#items.get(name) ?? this.#add(name);
    setAttribute(item, "data-status", status);
    const known = this.#t(`status.${status}`);
    const long = since && now !== null ? ` ${this.#t("feed.since", { time: clockText(Date.parse(since)), age: durationText(now - Date.parse(since), this.#t) })}` : "";
    setText(words, status === "ok" ? "" : known + long);
    setAttribute(item, "title", Number.isFinite(age) ? this.#t("feed.age", { age: durationText(age * 1000, this.#t) }) : known);
  }

  #add(name) {
    const words = el("span", { class: "feed-words" });
    const key = `component.${name}`;
    const label = this.#t(key) === key ? name : this.#t(key);
    const item = el("li", { "data-component": name }, el("span", { class: "feed-name" }, label), words);
    this.#list.append(item);
    this.#items.set(name, { item, words });
    return { item, words };
  }
}
