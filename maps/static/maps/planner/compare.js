/** Asking what was added, changed and removed in a layer between two dates. */

import { Dialog } from "./dialogs.js";
import { fillLayers } from "./regions.js";
import { t } from "./words.js";

export function offerCompare(plan, themes) {
  const dialog = new Dialog("compare", {
    opened: (form) => fillLayers(form, plan, ({ name }) => name.startsWith("layer.")),
    sent: async (data) => {
      const layer = plan.get(data.get("layer"));
      const [since, until] = [data.get("from"), data.get("to")];
      if (!layer) throw new Error(t("compare.no_layer"));
      if (!(since < until)) throw new Error(t("compare.wrong"));
      const note = await themes.show("changes", { layer: layer.name, since, until });
      plan.set(layer.key, { at: { now: "", from: since, to: until }[data.get("shows")] });
      if (themes.get("changes").rows.length) dialog.box.close();
      return note;
    },
  });
  themes.addEventListener("theme", ({ detail: { name, found } }) => {
    if (name !== "changes" || found) return;
    for (const layer of plan.layers) if (layer.at) plan.set(layer.key, { at: "" });
  });
}
