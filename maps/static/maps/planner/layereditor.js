/** The editor of one layer: how it is drawn, with classes that the server computes; its filter stands beside it. */

import { el, setText } from "../wall/dom.js";
import { ask, sendJson, withQuery } from "./ask.js";
import { isPoint } from "./drawing.js";
import { FilterBox } from "./filterbox.js";
import { along, apart } from "./ramps.js";
import { t, texts, titleOf } from "./words.js";

const NUMBERS = new Set(["integer", "number"]);
const MOST_SINGLE = 20;

export class LayerEditor {
  #plan;
  #key;
  #box;
  #asked = 0;

  constructor(box, plan, key) {
    this.#plan = plan;
    this.#key = key;
    this.#box = box;
    box.append(document.getElementById("layer-editor").content.cloneNode(true));
    this.#fill();
    this.#listen();
    new FilterBox(box.querySelector(".filter"), plan, key);
  }

  #role(name) {
    return this.#box.querySelector(`[data-role="${name}"]`);
  }

  get #layer() {
    return this.#plan.get(this.#key);
  }

  get #collection() {
    return this.#plan.collectionOf(this.#layer);
  }

  #fill() {
    const { style, heat } = this.#layer;
    const option = (field) => el("option", { value: field.name }, titleOf(field));
    this.#role("label").append(el("option", { value: "" }, t("field.none")), ...this.#collection.fields.map(option));
    for (const name of ["color", "outline", "size", "opacity", "label", "method"]) this.#role(name).value = style[name];
    if (style.colors.length && style.method !== "unique") this.#role("classes").value = style.colors.length;
    this.#role("heat").checked = heat;
    this.#offer(style.field);
    this.#box.querySelector("[data-for=heat]").hidden = !isPoint(this.#collection);
    this.#role("keep").hidden = !this.#collection.editable;
  }

  /** Fields that the chosen method can use; what the other controls are for. */
  #offer(chosen = this.#role("field").value) {
    const method = this.#role("method").value;
    const fields = this.#collection.fields.filter(({ kind }) => method === "unique" || NUMBERS.has(kind));
    if (method === "unique") fields.sort((one, other) => NUMBERS.has(one.kind) - NUMBERS.has(other.kind)); // kinds before amounts
    this.#role("field").replaceChildren(...fields.map((field) => el("option", { value: field.name }, titleOf(field))));
    if (fields.some(({ name }) => name === chosen)) this.#role("field").value = chosen;
    const shown = { field: method, classes: method && method !== "unique", ramp: method && method !== "unique", color: !method };
    for (const [name, needed] of Object.entries(shown)) this.#box.querySelector(`[data-for=${name}]`).hidden = !needed;
  }

  #listen() {
    for (const name of ["color", "outline", "label"]) this.#on(name, "change", (input) => this.#plan.restyle(this.#key, { [name]: input.value }));
    for (const name of ["size", "opacity"]) this.#on(name, "input", (input) => this.#plan.restyle(this.#key, { [name]: Number(input.value) }));
    this.#on("heat", "change", (input) => this.#plan.set(this.#key, { heat: input.checked }));
    this.#on("method", "change", () => (this.#offer(), this.#classify()));
    for (const name of ["field", "classes", "ramp"]) this.#on(name, "change", () => this.#classify());
    this.#on("keep", "click", () => this.#keep());
    this.#plan.addEventListener("layer", ({ detail }) => detail.key === this.#key && detail.parts.includes("filter") && this.#classify());
  }

  #on(name, type, call) {
    this.#role(name).addEventListener(type, (event) => call(event.target));
  }

  #say(text, wrong = false) {
    setText(this.#role("classes-note"), text);
    this.#role("classes-note").classList.toggle("error", wrong);
  }

  async #classify() {
    const [method, field, ramp] = ["method", "field", "ramp"].map((name) => this.#role(name).value);
    if (!method || !field) {
      this.#say(method ? t("field.none") : "");
      this.#plan.restyle(this.#key, { method: "", field: "", breaks: [], colors: [] });
      return;
    }
    const classes = method === "unique" ? MOST_SINGLE : Math.max(2, Math.min(12, Number(this.#role("classes").value) || 5));
    const mine = (this.#asked += 1);
    this.#say(t("layer.loading"));
    try {
      const address = withQuery(`/api/v1/collections/${this.#layer.name}/breaks`, { field, method, classes, filter: this.#layer.filter });
      const found = await ask(address, texts);
      if (mine === this.#asked && this.#layer) this.#colour(found, method, ramp);
    } catch (error) {
      if (mine === this.#asked) this.#say(error.message, true);
    }
  }

  #colour({ field, breaks, total, nulls, exact }, method, ramp) {
    const count = method === "unique" ? breaks.length : Math.max(0, breaks.length - 1);
    const colors = method === "unique" ? apart(count) : along(ramp, count);
    const said = count ? t("classes.counted", { n: total.toLocaleString(), nulls: nulls.toLocaleString() }) : t("classes.none");
    this.#say(exact ? said : `${said}; ${t("classes.sampled")}`);
    this.#plan.restyle(this.#key, count ? { field, method, breaks, colors } : { field: "", method: "", breaks: [], colors: [] });
  }

  async #keep() {
    try {
      await sendJson(`/api/v1/collections/${this.#layer.name}/style`, this.#layer.style, texts, "PUT");
      this.#say(t("style.kept"));
    } catch (error) {
      this.#say(error.message, true);
    }
  }
}
