/** What the workbench hands out: the saved map's address, the PDF, the file. */

import { send } from "./ask.js";
import { Dialog, download } from "./dialogs.js";
import { picture, zoomOf } from "./picture.js";
import { t, texts } from "./words.js";

/** Where the paper looks: at what is in view, at the whole district, or at the middle of the view at a scale. */
function framed(map, scale, width, height) {
  if (scale === "district") return map.district(width, height);
  const view = map.view();
  return { ...view, zoom: scale ? zoomOf(Number(scale), view.lat) : view.zoom + map.fitInto(width, height) };
}

/** @param {object} plan @param {object} map @param {object} config */
export function offerHanding(plan, map, config) {
  const form = (title, parts = {}) => {
    const made = new FormData();
    made.append("plan", JSON.stringify({ title, layers: plan.content(), ...plan.themes, view: map.view(), ...parts }));
    return made;
  };
  const titled = (given) => (document.title = `${given} · ${config.place ?? ""}`.replace(/ · $/, ""));

  new Dialog("save", {
    opened: (asked) => (asked.querySelector("[data-role=address-box]").hidden = true),
    sent: async (data, dialog) => {
      const { code, address } = await (await send(config.own.save, form(data.get("title")), texts)).json();
      history.replaceState(null, "", `?map=${code}`);
      titled(data.get("title"));
      dialog.role("address").value = address;
      dialog.role("address-box").hidden = false;
      const copy = dialog.role("copy");
      copy.hidden = !navigator.clipboard;
      copy.onclick = () => navigator.clipboard.writeText(address).then(() => dialog.say(t("saved.copied")));
      dialog.role("address").select();
      return t("saved.done");
    },
  });

  new Dialog("paper", {
    sent: async (data, dialog) => {
      dialog.say(t("work.paper"));
      const [width, height] = config.sheets[data.get("paper")][data.get("way")];
      const view = framed(map, data.get("scale"), width, height);
      const drawn = await picture(map, { width, height, view });
      const made = form(data.get("title"), { view, paper: data.get("paper"), upright: data.get("way") === "upright" });
      made.append("picture", drawn, "map.png");
      await download(await send(config.own.paper, made, texts));
    },
  });

  new Dialog("file", {
    sent: async (data, dialog) => {
      dialog.say(t("work.file"));
      await download(await send(config.own.file, form(data.get("title")), texts));
    },
  });
}
