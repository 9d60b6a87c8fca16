/** Changing the page into what the server says it is now, without taking anything out of the officer's hands. */

import { Idiomorph } from "idiomorph";

import { isDirty, isField } from "./drafts.js";

const CALLBACKS = {
  // a map lives on; what is being typed stays; what somebody opened stays open
  beforeNodeMorphed: (old) => !(old instanceof Element && (old.hasAttribute("data-keep") || (isField(old) && isDirty(old)))),
  beforeAttributeUpdated: (name, node, change) => !(name === "open" && change === "remove" && node instanceof HTMLDetailsElement),
  beforeNodeRemoved: (node) => !(node instanceof Element && node.hasAttribute("data-keep")),
};

/** Morph one element into another, and keep the focus somewhere sensible where its place is gone. */
export function morph(old, fresh) {
  const before = document.activeElement;
  const near = old.contains(before) ? neighbours(before) : [];
  Idiomorph.morph(old, fresh, { morphStyle: "outerHTML", ignoreActiveValue: true, callbacks: CALLBACKS });
  if (near.length > 0 && (document.activeElement === document.body || !document.activeElement)) {
    const next = near.map((id) => document.getElementById(id)).find((node) => node && node.checkVisibility());
    (next ?? landing())?.focus({ preventScroll: true });
  }
}

/** Where a reader begins: the heading of what is shown. */
export function landing() {
  return document.querySelector("[data-lands]") ?? document.getElementById("queue-lists");
}

/** The ids of the rows around a focused one, nearest first, itself before all. */
function neighbours(node) {
  const rows = [...document.querySelectorAll("[data-row]")];
  const at = rows.indexOf(node);
  const around = at < 0 ? [] : [rows[at + 1], rows[at - 1], rows[at + 2], rows[0]];
  return [node, ...around].filter((row) => row?.id).map((row) => row.id);
}
