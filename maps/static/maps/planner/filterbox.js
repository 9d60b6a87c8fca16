/** The filter of a layer: rows of field, operator and value, and the CQL2 text that they make or that one writes. */

import { el, setText } from "../wall/dom.js";
import { ask, withQuery } from "./ask.js";
import { ALONE, operatorsOf, textOf } from "./cql2.js";
import { t, texts, titleOf } from "./words.js";

const INPUTS = { integer: "number", number: "number", date: "date", datetime: "datetime-local" };

export class FilterBox {
  #box;
  #plan;
  #key;
  #fields;

  constructor(box, plan, key) {
    this.#box = box;
    this.#plan = plan;
    this.#key = key;
    const layer = plan.get(key);
    this.#fields = plan.collectionOf(layer).fields;
    this.#role("joiner").value = layer.joiner;
    this.#role("cql2").value = layer.filter;
    for (const row of layer.rows) this.#add(row);
    this.#role("add-row").addEventListener("click", () => (this.#add({}), this.#write()));
    this.#role("joiner").addEventListener("change", () => this.#write());
    this.#role("apply").addEventListener("click", () => this.#apply());
    this.#role("unfilter").addEventListener("click", () => this.#clear());
    this.#role("cql2").addEventListener("keydown", (event) => event.key === "Enter" && (event.ctrlKey || event.metaKey) && this.#apply());
  }

  #role(name) {
    return this.#box.querySelector(`[data-role="${name}"]`);
  }

  get #rows() {
    return [...this.#role("rows").children].map((row) => Object.fromEntries(["field", "operator", "value", "other"].map((name) => [name, at(row, name).value])));
  }

  #add(given) {
    if (!this.#fields.length) return;
    const row = document.getElementById("filter-row").content.firstElementChild.cloneNode(true);
    at(row, "field").append(...this.#fields.map((field) => el("option", { value: field.name }, titleOf(field))));
    if (given.field) at(row, "field").value = given.field;
    this.#offer(row);
    for (const name of ["operator", "value", "other"]) if (given[name]) at(row, name).value = given[name];
    this.#shape(row);
    at(row, "field").addEventListener("change", () => (this.#offer(row), this.#shape(row), this.#write()));
    at(row, "operator").addEventListener("change", () => (this.#shape(row), this.#write()));
    for (const name of ["value", "other"]) at(row, name).addEventListener("input", () => this.#write());
    at(row, "drop").addEventListener("click", () => (row.remove(), this.#write(), this.#role("add-row").focus()));
    this.#role("rows").append(row);
  }

  #kind(row) {
    return this.#fields.find(({ name }) => name === at(row, "field").value)?.kind;
  }

  #offer(row) {
    at(row, "operator").replaceChildren(...operatorsOf(this.#kind(row)).map((each) => el("option", { value: each }, t(`op.${each}`))));
  }

  #shape(row) {
    const operator = at(row, "operator").value;
    const type = operator === "in" ? "text" : (INPUTS[this.#kind(row)] ?? "text");
    for (const name of ["value", "other"]) {
      at(row, name).type = type;
      if (type === "number") at(row, name).step = "any";
    }
    at(row, "value").hidden = ALONE.has(operator);
    at(row, "other").hidden = operator !== "between";
  }

  /** The rows say something else: so does the text. */
  #write() {
    const kinds = Object.fromEntries(this.#fields.map(({ name, kind }) => [name, kind]));
    this.#role("cql2").value = textOf(this.#rows, this.#role("joiner").value, kinds);
  }

  /** Asked of the server first, so that a filter it cannot read never reaches the map. */
  async #apply() {
    const filter = this.#role("cql2").value.trim();
    const layer = this.#plan.get(this.#key);
    try {
      if (filter) await ask(withQuery(`/api/v1/collections/${layer.name}/rows`, { filter, limit: 1 }), texts);
      this.#plan.set(this.#key, { filter, rows: this.#rows, joiner: this.#role("joiner").value });
      this.#say(t(filter ? "filter.applied" : "filter.removed"));
    } catch (error) {
      this.#say(error.message, true);
    }
  }

  #clear() {
    this.#role("rows").replaceChildren();
    this.#role("cql2").value = "";
    this.#plan.set(this.#key, { filter: "", rows: [] });
    this.#say(t("filter.removed"));
  }

  #say(text, wrong = false) {
    setText(this.#role("filter-note"), text);
    this.#role("filter-note").classList.toggle("error", wrong);
  }
}

const at = (row, name) => row.querySelector(`[data-role="${name}"]`);
