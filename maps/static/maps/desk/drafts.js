/** What somebody has typed and not yet sent: it outlives every change of the page around it. */

const FIELDS = "input:not([type=hidden], [type=search]), textarea, select";

/** A form that shares its fields' names with another: what was typed there must not turn up here. */
const APART = "[data-apart]";

/** Whether a field holds something else than what the server wrote into it. */
export function isDirty(field) {
  if (field instanceof HTMLSelectElement) {
    const written = [...field.options].findIndex((option) => option.defaultSelected);
    return field.selectedIndex !== Math.max(0, written);
  }
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  return field.value !== field.defaultValue;
}

/** Fields whose value must not be overwritten. */
export function isField(node) {
  return node instanceof HTMLInputElement || node instanceof HTMLTextAreaElement || node instanceof HTMLSelectElement;
}

export class Drafts {
  #kept = new Map();

  /** Remember what is typed in `root`, by the fields' ids. */
  keep(root) {
    for (const field of root.querySelectorAll(FIELDS)) {
      if (!field.id || field.type === "file" || field.type === "radio" || field.closest(APART)) continue;
      if (isDirty(field)) this.#kept.set(field.id, field.value);
      else this.#kept.delete(field.id);
    }
  }

  /** Put back what was typed in fields that are there again and hold nothing of their own. */
  restore(root) {
    for (const [id, value] of this.#kept) {
      const field = root.querySelector(`#${CSS.escape(id)}`);
      if (field && !isDirty(field) && !field.closest(APART)) field.value = value;
    }
  }

  /** What a form held was sent. */
  forget(form) {
    for (const field of form.elements) this.#kept.delete(field.id);
    form.reset();
  }
}
