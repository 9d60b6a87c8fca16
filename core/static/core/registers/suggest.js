/** Suggestions below an input that points to a record of another register. */

const PAUSE_MS = 180;
const SHORTEST = 2;

export function suggestFor(input) {
  const list = document.createElement("ul");
  list.className = "suggestions";
  list.id = `${input.id}-list`;
  list.setAttribute("role", "listbox");
  list.hidden = true;
  input.after(list);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");
  let asked = 0;
  let timer = 0;
  let at = -1;

  const close = () => {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const take = (option) => {
    input.value = option.dataset.value;
    close();
  };
  const mark = (to) => {
    const options = [...list.children];
    at = (to + options.length) % options.length;
    options.forEach((option, i) => option.setAttribute("aria-selected", String(i === at)));
    input.setAttribute("aria-activedescendant", options[at].id);
    options[at].scrollIntoView({ block: "nearest" });
  };
  const ask = async () => {
    const words = input.value.trim();
    const mine = ++asked;
    if (words.length < SHORTEST) return close();
    const answer = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(words)}`, { headers: { Accept: "application/json" } });
    if (!answer.ok || mine !== asked) return undefined;
    show((await answer.json()).items);
    return undefined;
  };
  const show = (items) => {
    list.replaceChildren(...items.map((item, i) => optionOf(item, `${list.id}-${i}`)));
    list.hidden = items.length === 0;
    at = -1;
    input.setAttribute("aria-expanded", String(items.length > 0));
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE_MS);
  });
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown") mark(at + 1);
    else if (event.key === "ArrowUp") mark(at - 1);
    else if (event.key === "Enter" && at >= 0) take(list.children[at]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", () => setTimeout(close, 150)); // a click on an option comes first
  list.addEventListener("mousedown", (event) => {
    const option = event.target.closest("li");
    if (option) take(option);
    event.preventDefault();
  });
}

function optionOf(item, id) {
  const option = document.createElement("li");
  option.id = id;
  option.dataset.value = item.value;
  option.setAttribute("role", "option");
  const about = document.createElement("span");
  about.className = "quiet-text";
  about.textContent = item.about;
  option.append(item.label, " ", about);
  return option;
}
