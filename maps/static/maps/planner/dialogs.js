/** Dialogs of the page: opened by a button, sent by their form, saying what went wrong in their own words. */

import { setText } from "../wall/dom.js";
import { t } from "./words.js";

export class Dialog {
  /**
   * @param {string} name of the dialog `dialog-<name>` and its buttons @param {{opened?:(form:Element) => void,
   *   sent:(data:FormData, dialog:Dialog) => Promise<?string>}} on `sent` gives what is to be said when it is done
   */
  constructor(name, { opened = () => {}, sent }) {
    this.box = document.getElementById(`dialog-${name}`);
    this.form = this.box.querySelector("form");
    document.querySelector(`[data-opens="${name}"]`).addEventListener("click", () => {
      this.say("");
      opened(this.form);
      this.box.showModal();
    });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send(event.submitter, sent);
    });
    this.role("close").addEventListener("click", () => this.box.close());
  }

  role(name) {
    return this.box.querySelector(`[data-role="${name}"]`);
  }

  say(done, problem = "") {
    setText(this.role("done"), done);
    setText(this.role("problem"), problem);
  }

  async #send(button, sent) {
    button.disabled = true;
    this.say(t("layer.loading"));
    try {
      this.say((await sent(new FormData(this.form), this)) ?? "");
    } catch (error) {
      this.say("", error.message);
    }
    button.disabled = false;
  }
}

/** Let the browser save an answer under the name that the server gave it. */
export async function download(answer) {
  const name = /filename\*=utf-8''([^;]+)/i.exec(answer.headers.get("Content-Disposition") ?? "")?.[1];
  const plain = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") ?? "")?.[1];
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = name ? decodeURIComponent(name) : (plain ?? "map");
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
