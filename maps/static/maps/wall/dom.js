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

/**
 * Make the children of `list` those of `items`, in their order; nodes of keys that stay are kept, and the focus with them.
 *
 * @param {(item:object) => string} keyOf @param {(item:object) => Element} make @param {(node:Element, item:object) => void} fill
 */
export function syncList(list, items, keyOf, make, fill) {
  const before = new Map([...list.children].map((node) => [node.dataset.key, node]));
  const keys = new Set(items.map(keyOf));
  for (const [key, node] of before) if (!keys.has(key)) node.remove();
  items.forEach((item, i) => {
    const key = keyOf(item);
    const node = before.get(key) ?? make(item);
    node.dataset.key = key;
    fill(node, item);
    if (list.children[i] !== node) list.insertBefore(node, list.children[i] ?? null);
  });
}

/** The element with a `data-part` of the page. */
export function part(name) {
  return document.querySelector(`[data-part="${name}"]`);
}
