/** The form beside the map: a field for each of the layer's, and what is wrong with it. */

const UNITS = { m2: "m²", m3: "m³", km2: "km²" };
const TYPES = { number: "number", integer: "number", date: "date", datetime: "datetime-local" };

function inputOf({ name, kind }, texts) {
  if (kind === "boolean") {
    const select = document.createElement("select");
    for (const [value, title] of [["", "–"], ["true", texts.yes], ["false", texts.no]]) select.add(new Option(title, value));
    return Object.assign(select, { name });
  }
  const input = document.createElement("input");
  Object.assign(input, { name, type: TYPES[kind] ?? "text", autocomplete: "off" });
  if (kind === "number") input.step = "any";
  return input;
}

/** Make the fields; returns ways to fill and read them, and to say what is wrong. */
export function makeForm(box, fields, texts) {
  const inputs = new Map();
  for (const field of fields) {
    const line = document.createElement("div");
    line.className = "field";
    const label = document.createElement("label");
    const input = inputOf(field, texts);
    input.id = `field-${field.name}`;
    label.htmlFor = input.id;
    label.textContent = field.unit ? `${field.title} (${UNITS[field.unit] ?? field.unit})` : field.title;
    const wrong = Object.assign(document.createElement("p"), { className: "hint error", id: `error-${field.name}`, hidden: true });
    line.append(label, input, wrong);
    box.append(line);
    inputs.set(field.name, { input, kind: field.kind });
  }
  return {
    fill: (values) => inputs.forEach(({ input, kind }, name) => (input.value = shown(values[name], kind))),
    values: () => Object.fromEntries([...inputs].map(([name, { input }]) => [name, input.value === "" ? null : input.value])),
    say: (problems) => sayWrong(problems),
  };
}

function shown(value, kind) {
  if (value === null || value === undefined) return "";
  if (kind !== "datetime") return String(value);
  const moment = new Date(value);
  return new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** Sentences by field beneath their fields; gives back those that belong to none. */
function sayWrong(problems) {
  for (const hint of document.querySelectorAll("[id^=error-]")) {
    hint.hidden = true;
    hint.parentElement.classList.remove("wrong");
  }
  const left = [];
  for (const [name, sentences] of Object.entries(problems)) {
    const hint = document.getElementById(`error-${name}`);
    if (!hint) left.push(...sentences);
    else {
      hint.textContent = sentences.join(" ");
      hint.hidden = false;
      hint.parentElement.classList.add("wrong");
    }
  }
  return left;
}
