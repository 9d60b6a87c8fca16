/** Asking for a thematic map: how many features of a layer, or how much of a field, lie in each region. */

import { el } from "../wall/dom.js";
import { Dialog } from "./dialogs.js";
import { t, titleOf } from "./words.js";

const NUMBERS = new Set(["integer", "number"]);
const EXTENTS = new Map([["~length", "Line"], ["~area", "Polygon"]]); // what can be measured of which shapes; no field begins so

export function offerRegions(plan, themes) {
  const dialog = new Dialog("regions", {
    opened: (form) => fillLayers(form, plan),
    sent: async (data) => {
      const layer = plan.get(data.get("layer"));
      if (!layer) throw new Error(t("table.none"));
      const classes = Math.min(9, Math.max(2, Number(data.get("classes")) || 5));
      const [field, extent] = EXTENTS.has(data.get("value")) ? ["", data.get("value").slice(1)] : [data.get("value"), ""];
      await themes.show("regions", { layer: layer.name, by: data.get("by"), filter: layer.filter, field, extent, classes });
      dialog.box.close();
      return "";
    },
  });
  dialog.form.elements.layer.addEventListener("change", () => fillValues(dialog.form, plan));
}

/** Layers to choose from; the active one first. */
export function fillLayers(form, plan, fits = () => true) {
  const layers = plan.layers.filter(fits);
  form.elements.layer.replaceChildren(...layers.map((layer) => el("option", { value: layer.key }, titleOf(plan.collectionOf(layer)))));
  if (layers.some(({ key }) => key === plan.active)) form.elements.layer.value = plan.active;
  if (form.elements.value) fillValues(form, plan);
}

function fillValues(form, plan) {
  const layer = plan.get(form.elements.layer.value);
  const fields = layer ? plan.collectionOf(layer).fields.filter((each) => NUMBERS.has(each.kind)) : [];
  const shape = layer ? plan.collectionOf(layer).shape : "";
  const extents = [...EXTENTS].filter(([, part]) => shape.includes(part)).map(([value]) => el("option", { value }, t(`regions.${value.slice(1)}`)));
  form.elements.value.replaceChildren(el("option", { value: "" }, t("regions.count")), ...extents, ...fields.map((field) => el("option", { value: field.name }, t("regions.sum", { title: titleOf(field) }))));
}
