/**
 * Links and forms of the desk without a reload: the same pages, fetched and morphed in, so that the socket, the map,
 * the focus and what is being typed live on. Without script the very same links and forms load pages.
 */

import { landing, morph } from "./morph.js";

const PAGE = "#desk";
const HEADERS = { Accept: "text/html" };

export class Visits {
  #drafts;
  #on;
  #round = 0;

  /** @param {{drafts:object, on:{changed:() => void, failed:(key:string, values?:object) => void, signedOut:() => void}}} parts */
  constructor({ drafts, on }) {
    this.#drafts = drafts;
    this.#on = on;
    document.addEventListener("click", (event) => this.#click(event));
    document.addEventListener("submit", (event) => this.#submit(event));
    window.addEventListener("popstate", () => this.go(location.href, { push: false }));
  }

  /** Show the page of an address. */
  async go(address, { push = true } = {}) {
    const answer = await this.#fetch(address, { headers: HEADERS });
    if (answer) await this.#show(answer, { push });
  }

  #click(event) {
    const link = event.target.closest?.("a[href]");
    if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (link.hasAttribute("download") || link.origin !== location.origin || !link.closest(PAGE)) return;
    if (!link.pathname.startsWith("/desk/")) return;
    event.preventDefault();
    this.go(link.href);
  }

  #submit(event) {
    const form = event.target;
    if (!form.closest(PAGE) || event.defaultPrevented) return;
    event.preventDefault();
    const body = new FormData(form, event.submitter);
    if (form.method === "get") {
      this.go(`${location.pathname}?${new URLSearchParams(body)}`);
      return;
    }
    this.#send(form, body);
  }

  /** A form is sent once: until there is an answer its buttons rest. */
  async #send(form, body) {
    if (form.dataset.busy) return;
    form.dataset.busy = "1";
    const answer = await this.#fetch(form.action, { method: "POST", body, headers: HEADERS });
    delete form.dataset.busy;
    if (!answer) return;
    if (answer.ok) this.#drafts.forget(form);
    await this.#show(answer, { push: answer.redirected, keep: !answer.ok, from: form });
  }

  async #fetch(address, options) {
    let answer;
    try {
      answer = await fetch(address, { credentials: "same-origin", ...options });
    } catch {
      this.#on.failed("word.unreached");
      return null;
    }
    if (answer.redirected && !new URL(answer.url).pathname.startsWith("/desk/")) {
      this.#on.signedOut();
      return null;
    }
    return answer;
  }

  async #show(answer, { push, from = null }) {
    const round = (this.#round += 1);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector(PAGE);
    if (round !== this.#round) return;
    if (!fresh) {
      this.#on.failed("word.refused", { status: answer.status });
      return;
    }
    this.#on.failed(null);
    this.#swap(fresh, from);
    document.title = page.title;
    // an answer that refuses is no place to come back to
    if (push && answer.url !== location.href) history.pushState({}, "", answer.url);
    this.#on.changed();
  }

  #swap(fresh, from) {
    const old = document.querySelector(PAGE);
    const elsewhere = old.dataset.view !== fresh.dataset.view || old.dataset.incident !== fresh.dataset.incident;
    const inQueue = document.activeElement?.closest("#desk-queue");
    if (!from?.id || elsewhere) this.#drafts.keep(old);
    if (!elsewhere) closeAnswered(from);
    morph(old, fresh);
    const now = document.querySelector(PAGE);
    this.#drafts.restore(now);
    if (!elsewhere) return;
    const first = now.querySelector("[autofocus]");
    if (first) first.focus();
    else if (!inQueue || !document.activeElement?.closest("#desk-queue")) landing()?.focus({ preventScroll: true });
  }
}

/** The sheet that asked has its answer. */
function closeAnswered(form) {
  const sheet = form?.closest("details[data-closes]");
  if (sheet) sheet.open = false;
}
