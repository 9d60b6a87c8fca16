/** Making and changing elements. Text goes in as text, never as markup: names come from devices. */

/** An element with attributes and children; `class`, `data-…` and `aria-…` as attributes, `on` for listeners. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") Object.entries(value).forEach(([type, call]) => node.addEventListener(type, call));
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** Change a text only if it differs, so that screen readers and the layout are left in peace. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Change an attribute only if it differs; null removes it. */
export function setAttribute(node, name, value) {
  if (value === null) node.removeAttribute(name);
  else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value);
}

/** The element with a `data-part` of the page. */
export function part(name) {
  return document.querySelector(`[data-part="${name}"]`);
}
