/** The alarm banner: the gravest first, one line each, until somebody has answered for it. */

import { bannerRows } from "../board/alarms.js";
import { gradeWord } from "../board/grades.js";
import { valueText } from "../board/values.js";
import { el, part, setAttribute, setText, syncList } from "../dom.js";
import { durationText } from "../format.js";
import { nameOf } from "../store.js";

const SHOWN = 3;

export class AlarmBanner {
  #box = part("alarms");
  #list = part("alarm-rows");
  #more = part("alarms-more");
  #news = part("alarms-news");
  #parts;
  #open = false;
  #known = null;

  /**
   * @param {{t:Function, language:string, store:object, now:() => ?number, mayAcknowledge:boolean,
   *   onPick:(row:object) => void, onAcknowledge:(id:number, button:Element) => void, onNews:(rows:object[], fresh:boolean) => void}} parts
   *   `onNews` is told all lines, and whether one of them is new
   */
  constructor(parts) {
    this.#parts = parts;
    this.#more.addEventListener("click", () => {
      this.#open = !this.#open;
      this.show();
    });
  }

  /** Show what the board holds now. */
  show() {
    const { alarms, assignments } = this.#parts.store.board;
    const rows = bannerRows(alarms.values(), assignments.values());
    const open = rows.filter((row) => row.open);
    const shown = this.#open ? rows : open.slice(0, SHOWN);
    this.#box.hidden = rows.length === 0;
    setAttribute(this.#box, "data-open", this.#open ? "true" : null);
    setAttribute(this.#box, "data-calm", open.length === 0 ? "true" : null);
    syncList(this.#list, shown, ({ key }) => key, (row) => this.#make(row), (node, row) => this.#fill(node, row));
    this.#showMore(rows.length - shown.length, open.length - Math.min(open.length, shown.length), rows.length - open.length);
    this.#tell(rows, open);
  }

  /** Everything that changes by the passing of time alone. */
  tick() {
    if (!this.#box.hidden) this.show();
  }

  #showMore(hidden, hiddenOpen, answered) {
    const { t } = this.#parts;
    const words = [hiddenOpen ? t("alarms.more", { n: hiddenOpen }) : "", answered ? t("alarms.answered", { n: answered }) : ""];
    setText(this.#more, this.#open ? t("alarms.less") : words.filter(Boolean).join(" · "));
    this.#more.hidden = hidden === 0 && !this.#open;
    setAttribute(this.#more, "aria-expanded", this.#open);
  }

  /** Lines that were not there before are announced and heard; those of the first picture are heard too. */
  #tell(rows, open) {
    const fresh = open.filter(({ key, grade }) => !this.#known?.has(`${key} ${grade}`));
    this.#known = new Set(open.map(({ key, grade }) => `${key} ${grade}`));
    if (fresh.length) setText(this.#news, [this.#gradeOf(fresh[0]), this.#words(fresh[0]), this.#value(fresh[0])].join(" "));
    this.#parts.onNews(rows, fresh.length > 0);
  }

  #make({ key, kind, id }) {
    const row = () => this.#current(key);
    const go = el("button", { type: "button", class: "alarm-go", on: { click: () => row() && this.#parts.onPick(row()) } },
      el("span", { class: "alarm-grade" }), el("span", { class: "alarm-what" }, el("span", { class: "alarm-name" }), el("b")), el("span", { class: "alarm-age" }), el("span", { class: "alarm-state" }));
    const item = el("li", { class: "alarm" }, go);
    if (kind === "alarm" && this.#parts.mayAcknowledge) {
      const button = el("button", { type: "button", class: "alarm-acknowledge" }, this.#parts.t("alarms.acknowledge"));
      button.addEventListener("click", () => this.#parts.onAcknowledge(id, button));
      item.append(button);
    }
    return item;
  }

  #current(key) {
    const { alarms, assignments } = this.#parts.store.board;
    return bannerRows(alarms.values(), assignments.values()).find((row) => row.key === key);
  }

  #fill(item, row) {
    const [grade, what, age, state] = item.firstElementChild.children;
    setAttribute(item, "data-grade", row.grade);
    setAttribute(item, "data-open", row.open ? "true" : null);
    setAttribute(item, "data-kind", row.kind);
    setText(grade, this.#gradeOf(row));
    setText(what.firstElementChild, this.#words(row));
    setText(what.lastElementChild, this.#value(row));
    setText(age, this.#age(row));
    setText(state, this.#state(row));
    const button = item.querySelector(".alarm-acknowledge");
    if (button) {
      button.hidden = !row.open;
      setAttribute(button, "aria-label", `${button.textContent} ${what.textContent}`);
    }
  }

  #gradeOf(row) {
    return this.#parts.t("alarms.grade", { grade: gradeWord(row.grade, this.#parts.t) });
  }

  #words({ alarm, order }) {
    const { t, language, store } = this.#parts;
    if (order) return t("alarms.order", { callsign: order.callsign, title: order.title });
    const unit = store.units.get(alarm.device_id);
    const name = unit?.card?.callsign ? nameOf(unit) : alarm.name;
    if (alarm.kind !== "threshold") return t(`alarms.${alarm.kind}`, { name });
    return [name, alarm.property_title?.[language] ?? alarm.property].filter(Boolean).join(" ");
  }

  /** What was measured: never cut off, however long the name is. */
  #value({ alarm }) {
    return alarm?.kind === "threshold" ? ` ${valueText(alarm.value, alarm.unit)}` : "";
  }

  #age({ since, order }) {
    const { t, now } = this.#parts;
    if (now() === null) return "";
    const age = durationText(now() - since, t);
    return order ? age : t("age.ago", { age });
  }

  #state({ alarm, order, open }) {
    const { t } = this.#parts;
    if (order) return t("alarms.unanswered");
    return open ? t("alarms.open") : t("alarms.by", { name: alarm.acknowledged_by });
  }
}
