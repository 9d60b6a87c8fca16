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
    setText(words, status === "ok" ? "" : [known, this.#since(since, now)].filter(Boolean).join(" "));
    setAttribute(item, "title", Number.isFinite(age) ? this.#t("feed.age", { age: durationText(age * 1000, this.#t) }) : known);
  }

  #since(since, now) {
    if (!since || now === null) return "";
    const at = Date.parse(since);
    return this.#t("feed.since", { time: clockText(at), age: durationText(now - at, this.#t) });
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
