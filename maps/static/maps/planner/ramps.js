/** Colours for classes and single values: light to dark for amounts, unlike each other for kinds. Pure. */

/** Ends and middles of each ramp; legible on light and dark ground. */
export const RAMPS = {
  tide: ["#d3edf2", "#6bb6c9", "#2a7f9c", "#0a4a66"],
  amber: ["#fdeec4", "#f5bd57", "#d97a1c", "#8f3d05"],
  ember: ["#fbdcd6", "#f0927f", "#cf4437", "#7d1313"],
  moss: ["#e0efd0", "#9cc978", "#4f9440", "#1f5a24"],
  split: ["#1d63a8", "#8bbbdd", "#f1ead9", "#eda07a", "#b3301f"],
};

/** For single values; the first twelve are told apart by most eyes, later ones repeat them. */
export const KINDS = [
  "#1d63c4", "#d9731a", "#17813f", "#b3301f", "#7a4cb5", "#8f6d00", "#c2417c", "#00808a", "#5b6b73", "#6f9c1a", "#a0522d", "#3f4fb0",
];

export const OTHERS = "#8d979d";

/** `count` colours along a ramp. */
export function along(name, count) {
  const stops = RAMPS[name] ?? RAMPS.tide;
  if (count === 1) return [stops[Math.floor(stops.length / 2)]];
  return Array.from({ length: count }, (_, i) => at(stops, i / (count - 1)));
}

/** `count` colours for single values. */
export function apart(count) {
  return Array.from({ length: count }, (_, i) => KINDS[i % KINDS.length]);
}

function at(stops, part) {
  const place = part * (stops.length - 1);
  const below = Math.min(Math.floor(place), stops.length - 2);
  const [from, to] = [numbers(stops[below]), numbers(stops[below + 1])];
  return `#${from.map((value, i) => hex(value + (to[i] - value) * (place - below))).join("")}`;
}

const numbers = (colour) => [1, 3, 5].map((start) => parseInt(colour.slice(start, start + 2), 16));
const hex = (value) => Math.round(value).toString(16).padStart(2, "0");
