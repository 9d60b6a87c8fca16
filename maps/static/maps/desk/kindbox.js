/** The box in which a kind is searched while typing (ARIA combobox with a list). */

import { el } from "maps/wall/dom.js";

const SOON_MS = 90;
const SHOWN = 10;

export class KindBox {
  #api;
  #t;
  #onKind;
  #input = document.getElementById("intake-kind");
  #code = document.getElementById("intake-kind-code");
  #list = document.getElementById("kind-list");
  #hint = document.getElementById("kind-hint");
  #found = [];
  #active = -1;
  #timer = null;
  #round = 0;

  constructor({ api, t, onKind }) {
    this.#api = api;
    this.#t = t;
    this.#onKind = onKind;
    this.#input.addEventListener("input", () => this.#typed());
    this.#input.addEventListener("keydown", (event) => this.#key(event));
    this.#input.addEventListener("blur", () => this.#close());
    this.#list.addEventListener("mousedown", (event) => this.#pick(event));
    this.#close();
  }

  #typed() {
    this.#code.value = "";
    this.#hint.textContent = "";
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#search(), SOON_MS);
  }

  async #search() {
    const words = this.#input.value.trim();
    const round = (this.#round += 1);
    if (!words) {
      this.#close();
      return;
    }
    const found = await this.#fetch(words);
    if (round !== this.#round || document.activeElement !== this.#input) return;
    this.#found = found ?? [];
    this.#active = this.#found.length > 0 ? 0 : -1;
    this.#draw();
    if (found === null) this.#hint.textContent = this.#t("kind.unreached");
    else if (found.length === 0) this.#hint.textContent = this.#t("kind.none");
  }

  async #fetch(words) {
    try {
      const answer = await fetch(`${this.#api}incident-kinds?${new URLSearchParams({ q: words, limit: SHOWN })}`);
      if (!answer.ok) return null;
      const body = await answer.json();
      return (body.items ?? body).slice(0, SHOWN);
    } catch {
      return null;
    }
  }

  #draw() {
    this.#list.replaceChildren(...this.#found.map((kind, i) => this.#option(kind, i)));
    const open = this.#found.length > 0;
    this.#list.hidden = !open;
    this.#input.setAttribute("aria-expanded", String(open));
    if (open) this.#input.setAttribute("aria-activedescendant", `kind-${this.#active}`);
    else this.#input.removeAttribute("aria-activedescendant");
    this.#list.children[this.#active]?.scrollIntoView({ block: "nearest" });
  }

  #option(kind, i) {
    const own = { id: `kind-${i}`, role: "option", "aria-selected": String(i === this.#active), "data-index": i };
    return el("li", own, el("span", {}, kind.name), el("code", {}, kind.code));
  }

  #key(event) {
    if (this.#list.hidden || event.ctrlKey || event.metaKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.#active = (this.#active + step + this.#found.length) % this.#found.length;
    else if (event.key === "Enter") this.#choose(this.#found[this.#active]);
    else if (event.key === "Tab") {
      this.#choose(this.#found[this.#active]);
      return;
    } else if (event.key === "Escape") this.#close();
    else return;
    event.preventDefault();
    event.stopPropagation();
    if (step) this.#draw();
  }

  #pick(event) {
    const option = event.target.closest("[data-index]");
    if (!option) return;
    event.preventDefault();
    this.#choose(this.#found[Number(option.dataset.index)]);
  }

  #choose(kind) {
    if (!kind) return;
    this.#round += 1;
    this.#input.value = kind.name;
    this.#code.value = kind.code;
    this.#hint.textContent = kind.code;
    this.#close();
    this.#onKind();
  }

  #close() {
    clearTimeout(this.#timer);
    this.#found = [];
    this.#draw();
  }
}
