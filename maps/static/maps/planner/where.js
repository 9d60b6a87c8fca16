/** What lies where one clicks: subdistrict, community, unit grid and responsibility grid, with the position. */

import { el, part } from "../wall/dom.js";
import { ask, withQuery } from "./ask.js";
import { t, texts } from "./words.js";

export function offerWhere(map) {
  let asked = 0;
  map.addEventListener("place", async ({ detail: { lng, lat } }) => {
    const mine = (asked += 1);
    const [lon, north] = [lng.toFixed(6), lat.toFixed(6)];
    const found = await ask(withQuery("/api/v1/grids/at", { lon, lat: north }), texts).catch((error) => ({ problem: error.message }));
    if (mine === asked) show(found, `${lon}, ${north}`);
  });
}

function show(found, position) {
  const box = part("where");
  const drop = el("button", { type: "button", class: "quiet mini", "aria-label": t("card.close"), on: { click: () => (box.hidden = true) } }, "×");
  const lines = found.problem ? [] : [
    [t("where.subdistrict"), found.subdistrict?.label], [t("where.community"), found.community?.label],
    [t("where.grid"), found.code], [t("where.responsibility"), found.responsibility],
  ];
  const told = [...lines, [t("where.position"), position]].filter(([, value]) => value);
  box.replaceChildren(
    el("header", {}, el("strong", {}, t("where.title")), drop),
    el("dl", {}, ...told.flatMap(([term, value]) => [el("dt", {}, term), el("dd", {}, value)])),
    ...(found.problem ? [el("p", { class: "faint" }, found.problem)] : []),
  );
  box.hidden = false;
}
