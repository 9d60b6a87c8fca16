/** What every page does beyond its HTML; without it everything still works, with a reload. */

const YEAR_S = 365 * 24 * 3600;

/** Switch the theme at once; a wall must not load again for a colour. */
function switchTheme(event) {
  const chosen = event.submitter?.value;
  if (!chosen) return;
  event.preventDefault();
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `theme=${chosen}; path=/; max-age=${YEAR_S}; samesite=lax${secure}`;
  document.documentElement.dataset.theme = chosen;
  for (const button of document.querySelectorAll("[data-theme-form] button")) {
    button.setAttribute("aria-pressed", String(button.value === chosen));
  }
}

/** Close open menus on Escape, with the focus back on their handle, and on a click elsewhere. */
function closeMenus(event) {
  const isEscape = event.type === "keydown" && event.key === "Escape";
  if (event.type === "keydown" && !isEscape) return;
  for (const menu of document.querySelectorAll("details[data-closes][open]")) {
    if (!isEscape && menu.contains(event.target)) continue;
    if (isEscape && menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    menu.open = false;
  }
}

/** Show what is typed in a password field while the button is pressed in. */
function reveal(button) {
  const input = document.getElementById(button.dataset.reveal);
  button.hidden = false;
  button.addEventListener("click", () => {
    const shown = input.type === "password";
    input.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", String(shown));
  });
}

/** Say that Caps Lock is on before the wrong password is sent. */
function watchCapsLock(hint) {
  const tell = (event) => {
    if (event.getModifierState) hint.hidden = !event.getModifierState("CapsLock");
  };
  const form = hint.closest("form");
  form.addEventListener("keydown", tell);
  form.addEventListener("keyup", tell);
}

for (const form of document.querySelectorAll("[data-theme-form]")) form.addEventListener("submit", switchTheme);
for (const button of document.querySelectorAll("[data-reveal]")) reveal(button);
for (const hint of document.querySelectorAll("[data-caps-lock]")) watchCapsLock(hint);
document.addEventListener("keydown", closeMenus);
document.addEventListener("click", closeMenus);
