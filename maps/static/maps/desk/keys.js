/** The keyboard. What a key does stands in the page (`aria-keyshortcuts`); keys rest while somebody types. */

const TYPING = "input:not([type=radio], [type=checkbox], [type=file]), textarea, select";
const STEP = { j: 1, k: -1, ArrowDown: 1, ArrowUp: -1 };

/** Whether a node takes what is typed. */
function isTyping(node) {
  return node instanceof Element && node.matches(TYPING);
}

export class Keys {
  #help;
  #on;

  /** @param {{help:HTMLDialogElement, on:{escape:() => void, armed:() => boolean}}} parts `armed`: whether a key may order a unit now */
  constructor({ help, on }) {
    this.#help = help;
    this.#on = on;
    document.addEventListener("keydown", (event) => this.#key(event));
  }

  #key(event) {
    if (event.defaultPrevented || this.#help.open) return;
    const { target, key } = event;
    if (key === "Enter" && (event.ctrlKey || event.metaKey) && target.form) {
      event.preventDefault();
      target.form.requestSubmit();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (key === "Escape") this.#escape(event);
    else if (!isTyping(target) && !target.closest?.("#desk-map") && this.#act(key)) event.preventDefault();
  }

  #act(key) {
    if (key === "?") {
      this.#help.showModal();
      return true;
    }
    if (key in STEP) return this.#walk(STEP[key], key);
    return this.#press(key);
  }

  /** Go through the rows of the queue; arrows only there, since elsewhere they scroll. */
  #walk(step, key) {
    const rows = [...document.querySelectorAll("[data-row]")].filter((row) => row.checkVisibility());
    const at = rows.indexOf(document.activeElement?.closest("[data-row]"));
    if (rows.length === 0 || (key.startsWith("Arrow") && !document.activeElement?.closest("#desk-queue"))) return false;
    const shown = rows.findIndex((row) => row.getAttribute("aria-current") === "true");
    const start = shown >= 0 || step > 0 ? shown : rows.length;
    const from = at >= 0 ? at : start;
    const next = rows[Math.min(rows.length - 1, Math.max(0, from + step))];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
    return true;
  }

  #press(key) {
    const named = [...document.querySelectorAll("#desk [aria-keyshortcuts]")];
    const node = named.find((each) => each.getAttribute("aria-keyshortcuts").split(" ").includes(key) && each.checkVisibility());
    if (!node) return false;
    if (node.matches("summary")) openSheet(node.parentElement);
    else if (isTyping(node)) node.focus();
    else if (!node.hasAttribute("data-armed") || this.#on.armed()) node.click();
    return true;
  }

  #escape(event) {
    const open = document.querySelector("#desk details[data-closes][open]");
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    } else if (isTyping(event.target)) {
      leave(event.target);
    } else {
      this.#on.escape();
    }
  }
}

/** Open a sheet that asks, and begin at its first field. */
export function openSheet(sheet) {
  sheet.open = true;
  sheet.querySelector("form")?.querySelector("select, input:not([type=hidden]), button")?.focus();
}

/** Out of a field, back to where one was. */
function leave(field) {
  const pane = field.closest("#desk-queue, #desk-middle, #desk-right");
  const back = pane?.id === "desk-queue" ? document.querySelector("[data-row]") : pane?.querySelector("h1[tabindex]");
  if (back) back.focus({ preventScroll: true });
  else field.blur();
}
