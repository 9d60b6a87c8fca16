/** Pictograms of the station kinds, drawn here from plain geometry on a 24 by 24 field. */

export const STATION_SHAPES = Object.freeze({
  // drop
  "station-rain": "M12 2.6c3.6 4.6 6.4 8 6.4 11.6a6.4 6.4 0 0 1-12.8 0C5.6 10.6 8.4 7.2 12 2.6z",
  // two waves
  "station-river": "M2.5 8.6c2.4-2.6 4.8-2.6 7.1-.3 1.6 1.6 3.2 1.6 4.8 0 2.3-2.3 4.7-2.3 7.1.3v3.6c-2.4-2.6-4.1-2.6-5.7-1-2.7 2.6-4.9 2.6-7.6 0-1.6-1.6-3.3-1.6-5.7 1zM2.5 15.4c2.4-2.6 4.8-2.6 7.1-.3 1.6 1.6 3.2 1.6 4.8 0 2.3-2.3 4.7-2.3 7.1.3V19c-2.4-2.6-4.1-2.6-5.7-1-2.7 2.6-4.9 2.6-7.6 0-1.6-1.6-3.3-1.6-5.7 1z",
  // a dam that holds water
  "station-reservoir": "M14.4 3.6h3.2l3.2 16.8H14.4zM3.2 8.6h9.2v3H3.2zM3.2 13h9.2v3H3.2zM3.2 17.4h9.2v3H3.2z",
  // a staff in a wave
  "station-tide": "M10.4 3h3.2v9h-3.2zM2.5 15.4c2.4-2.6 4.8-2.6 7.1-.3 1.6 1.6 3.2 1.6 4.8 0 2.3-2.3 4.7-2.3 7.1.3V19c-2.4-2.6-4.1-2.6-5.7-1-2.7 2.6-4.9 2.6-7.6 0-1.6-1.6-3.3-1.6-5.7 1zM13.6 4.2h3.4v1.8h-3.4zM13.6 8h3.4v1.8h-3.4z",
  // wind
  "station-weather": "M3 7.6h11.2a2 2 0 1 0-2-2H9.6a4.6 4.6 0 1 1 4.6 4.6H3zM3 11.8h14.8a4 4 0 1 1-4 4h2.6a1.4 1.4 0 1 0 1.4-1.4H3zM3 16h7.4a2.6 2.6 0 1 1-2.6 2.6h2.2",
  // water over a kerb
  "station-waterlogging": "M10.6 2.8h2.8v7h3.6L12 15.2 7 9.8h3.6zM2.5 17c2.4-2.4 4.8-2.4 7.1-.2 1.6 1.5 3.2 1.5 4.8 0 2.3-2.2 4.7-2.2 7.1.2v3.4c-2.4-2.4-4.1-2.4-5.7-.9-2.7 2.4-4.9 2.4-7.6 0-1.6-1.5-3.3-1.5-5.7.9z",
  // a dial
  "station-other": "M12 4.4a8.6 8.6 0 0 1 8.6 8.6c0 2.2-.8 4.2-2.2 5.7H5.6A8.6 8.6 0 0 1 12 4.4zM13.2 13.6l3.4-5.4-5.2 3.7a1.6 1.6 0 1 0 1.8 1.7z",
});

/** The name of a station's pictogram. */
export function stationShape(kind) {
  return `station-${kind}` in STATION_SHAPES ? `station-${kind}` : "station-other";
}
