/** Ages that tick on the server's clock: the server writes them, here they only go on. */

import { durationText, shortAge } from "maps/wall/format.js";
import { setText } from "maps/wall/dom.js";

const WORDS = { short: shortAge, exact: durationText };

/**
 * Bring every age below `root` up to `now` (server time, epoch ms).
 *
 * @param {(device:number) => ?number} lastFix when a device last told its place, if the socket has heard it: newer than
 *   what the server wrote into the page
 */
export function tickAges(root, now, t, lastFix) {
  for (const node of root.querySelectorAll("time[data-age]")) {
    const words = WORDS[node.dataset.age] ?? shortAge;
    const heard = node.dataset.device ? lastFix(Number(node.dataset.device)) : null;
    setText(node, words(now - Math.max(Date.parse(node.dateTime), heard ?? 0), t));
  }
}
