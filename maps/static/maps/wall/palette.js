/** Colours of the map, dark and light. Colour of a unit means one thing only: how fresh its report is. */

const DARK = {
  sea: "#081723",
  shoals: ["#0a1c2a", "#0d2231", "#11293a"],
  coast: "#41606f",
  land: "#161d22",
  district: "#222d34",
  outline: "#c3d6da",
  glow: ["#2b3942", "#3f525c"],
  neighbour: "#323f47",
  subdistrict: "#7b95a1",
  road: { minor: "#303e47", middle: "#3b4c57", major: "#526672" },
  community: "#7d96a2",
  label: { town: "#a9bdc7", village: "#8499a4", sea: "#3f6174", far: "#4d606c", road: "#6d838f", halo: "#0d161d" },
  track: "#e9f3f5",
  board: {
    grade: { 1: "#ff6f66", 2: "#f39a45", 3: "#f2c94c", 4: "#5ea0f2" },
    edge: { 1: "#ff6f66", 2: "#f39a45", 3: "#f2c94c", 4: "#5ea0f2" },
    ink: "#09121a", pane: "#10202b", quiet: "#c6dbe3", silent: "#80909a", line: "#e3edf0", late: "#ff6f66", select: "#ffffff",
    text: "#e9f2f5", halo: "#0a131a",
  },
  unit: {
    live: [99, 214, 180], ageing: [236, 182, 92], stale: [128, 142, 151], lost: [96, 108, 117], unknown: [150, 136, 120],
    sos: [255, 84, 72], ink: [9, 18, 25], select: [255, 255, 255], text: "#e3edf0", halo: "#0a131a",
  },
};

const LIGHT = {
  sea: "#c4d6df",
  shoals: ["#cbdce4", "#d3e2e9", "#dce9ee"],
  coast: "#8ba6b2",
  land: "#e3e5e1",
  district: "#f8f8f5",
  outline: "#3d5f6d",
  glow: ["#dfe6e7", "#bccace"],
  neighbour: "#c3c9c8",
  subdistrict: "#8fa3ac",
  road: { minor: "#e2e3df", middle: "#d3d6d3", major: "#bfc6c6" },
  community: "#7f939c",
  label: { town: "#435862", village: "#61747d", sea: "#7f9dab", far: "#94a1a6", road: "#7b8a90", halo: "#fbfbf9" },
  track: "#16303f",
  board: {
    grade: { 1: "#c01f18", 2: "#e87a10", 3: "#f2c200", 4: "#1d63c4" },
    edge: { 1: "#c01f18", 2: "#b85c05", 3: "#8f6d00", 4: "#1d63c4" }, // where the colour is a line on white
    ink: "#101c24", pane: "#ffffff", quiet: "#2d5468", silent: "#7b868c", line: "#16303f", late: "#c01f18", select: "#0e1a22",
    text: "#14232b", halo: "#fbfbf9",
  },
  unit: {
    live: [15, 138, 104], ageing: [201, 122, 12], stale: [120, 132, 139], lost: [152, 161, 166], unknown: [128, 112, 92],
    sos: [214, 34, 28], ink: [255, 255, 255], select: [14, 26, 34], text: "#16252d", halo: "#fbfbf9",
  },
};

/** Palette of a theme, `dark` unless `light` is asked for. */
export function paletteOf(theme) {
  return theme === "light" ? LIGHT : DARK;
}

/** Steps of fading, so that there are few different symbols to draw. */
const STEPS = 8;

/** Colour of a unit as [r, g, b], 0..255; `fade` blends live into ageing into stale. */
export function unitColour(palette, level, fade) {
  const { unit } = palette;
  if (level !== "live" && level !== "ageing") return unit[level];
  const part = Math.round(fade * STEPS) / STEPS;
  return part < 0.5 ? blend(unit.live, unit.ageing, part * 2) : blend(unit.ageing, unit.stale, part * 2 - 1);
}

function blend(from, to, part) {
  return from.map((value, i) => Math.round(value + (to[i] - value) * part));
}
