/** What a unit's symbol carries besides its place, colour and pictogram; bits of `flags`. */
export const FLAG = Object.freeze({ HOLLOW: 1, WARN: 2, SOS: 4 });
