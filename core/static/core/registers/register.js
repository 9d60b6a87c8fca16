/** What a register's pages do beyond their HTML; without it every page works, with one press more. */

import { suggestFor } from "./suggest.js";

const PLACE = "[data-place]";

/** A filter that is chosen narrows the list at once. */
function submitOnChange(form) {
  for (const control of form.querySelectorAll("select, input[type=date]")) {
    control.addEventListener("change", () => form.requestSubmit());
  }
  form.addEventListener("submit", () => {
    for (const control of form.elements) if (control.name && control.value === "") control.disabled = true; // short addresses
  });
}

/** The whole row opens its record, but text can still be selected. */
function openRows(table) {
  table.addEventListener("click", (event) => {
    if (event.target.closest("a, button, input, label") || String(getSelection())) return;
    event.target.closest("tr")?.querySelector("th a")?.click();
  });
}

/** `/` goes to the search box, as on the desk. */
function focusSearch(event) {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, select, textarea")) return;
  const box = document.getElementById("q");
  if (!box) return;
  event.preventDefault();
  box.select();
}

for (const form of document.querySelectorAll("[data-register-search]")) submitOnChange(form);
for (const table of document.querySelectorAll("[data-rows]")) openRows(table);
for (const input of document.querySelectorAll("[data-suggest]")) suggestFor(input);
document.addEventListener("keydown", focusSearch);
if (document.querySelector(PLACE)) {
  const { placeFields } = await import("./place.js");
  placeFields(document.querySelectorAll(PLACE));
}
