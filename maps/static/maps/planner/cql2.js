/** From rows of field, operator and value to CQL2 text (OGC 21-065). Pure. */

/** Operators by the kind of a field, as the builder offers them. */
export const OPERATORS = {
  text: ["=", "<>", "contains", "begins", "in", "empty", "filled"],
  number: ["=", "<>", "<", "<=", ">", ">=", "between", "in", "empty", "filled"],
  boolean: ["true", "false", "empty", "filled"],
  date: ["=", "<", "<=", ">", ">=", "between", "empty", "filled"],
};

/** Operators that need no value. */
export const ALONE = new Set(["true", "false", "empty", "filled"]);

/** Which operators a field of this kind has. */
export function operatorsOf(kind) {
  if (kind === "integer" || kind === "number") return OPERATORS.number;
  return OPERATORS[kind === "datetime" ? "date" : kind] ?? OPERATORS.text;
}

/**
 * The filter, empty if there is nothing to say.
 *
 * @param {{field:string, operator:string, value:string, other?:string}[]} rows rows that lack a value are left out
 * @param {"AND"|"OR"} joiner @param {Object<string, string>} kinds kind of each field
 */
export function textOf(rows, joiner, kinds) {
  const parts = rows.map((row) => conditionOf(row, kinds[row.field])).filter(Boolean);
  return parts.join(` ${joiner} `);
}

/** Both filters at once. */
export function both(one, other) {
  if (!one.trim()) return other;
  if (!other.trim()) return one;
  return `(${one}) AND (${other})`;
}

/** Features that share a point with a polygon, given as rings of [lon, lat]. */
export function intersects(rings) {
  const ring = (points) => `(${points.map(([lon, lat]) => `${lon.toFixed(6)} ${lat.toFixed(6)}`).join(", ")})`;
  return `S_INTERSECTS(geometry, POLYGON(${rings.map(ring).join(", ")}))`;
}

function conditionOf({ field, operator, value = "", other = "" }, kind) {
  if (!field || !kind) return "";
  const name = nameOf(field);
  switch (operator) {
    case "empty": return `${name} IS NULL`;
    case "filled": return `${name} IS NOT NULL`;
    case "true": return `${name} = TRUE`;
    case "false": return `${name} = FALSE`;
    case "contains": return value && `${name} LIKE ${quoted(`%${escaped(value)}%`)}`;
    case "begins": return value && `${name} LIKE ${quoted(`${escaped(value)}%`)}`;
    case "in": return listOf(name, value, kind);
    case "between": return betweenOf(name, literal(value, kind), literal(other, kind), kind);
    default: return literal(value, kind) && `${name} ${operator} ${literal(value, kind)}`;
  }
}

function listOf(name, value, kind) {
  const literals = value.split(/[,，;；]/).map((each) => literal(each.trim(), kind)).filter(Boolean);
  return literals.length ? `${name} IN (${literals.join(", ")})` : "";
}

/** CQL2 knows BETWEEN for numbers only. */
function betweenOf(name, low, high, kind) {
  if (!low || !high) return "";
  const number = kind === "integer" || kind === "number";
  return number ? `${name} BETWEEN ${low} AND ${high}` : `(${name} >= ${low} AND ${name} <= ${high})`;
}

function literal(value, kind) {
  const text = String(value).trim();
  if (!text) return "";
  if (kind === "integer" || kind === "number") return Number.isFinite(Number(text)) ? String(Number(text)) : "";
  if (kind === "date") return /^\d{4}-\d\d-\d\d$/.test(text) ? `DATE('${text}')` : "";
  if (kind === "datetime") return momentOf(text);
  return quoted(text);
}

function momentOf(text) {
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? "" : `TIMESTAMP('${time.toISOString().replace(/\.\d+/, "")}')`;
}

const nameOf = (field) => (/^[A-Za-z_][\w.]*$/.test(field) && !WORDS.has(field.toUpperCase()) ? field : `"${field.replaceAll('"', '""')}"`);
const quoted = (text) => `'${text.replaceAll("'", "''")}'`;
const escaped = (text) => text.replace(/[\\%_]/g, "\\$&");

const WORDS = new Set(["AND", "OR", "NOT", "LIKE", "IN", "BETWEEN", "IS", "NULL", "TRUE", "FALSE", "DATE", "TIMESTAMP", "INTERVAL", "DIV", "CASEI", "ACCENTI"]);
