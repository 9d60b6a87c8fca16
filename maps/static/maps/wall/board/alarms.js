/** What must be seen at once: alarms nobody has acknowledged, and orders nobody answers. Pure. */

import { gravest } from "./grades.js";

/** How grave an order without an answer is, by how far it has climbed. */
const CLIMBED = { 1: 3, 2: 2 };

/**
 * A line of the banner.
 *
 * @typedef {{key:string, kind:"alarm"|"order", id:number, grade:number, open:boolean, since:number, alarm:?object,
 *   order:?object}} Row `open`: nobody has answered for it yet; `since` epoch ms
 */

/** The line of an alarm. */
function alarmRow(alarm) {
  return {
    key: `alarm-${alarm.id}`, kind: "alarm", id: alarm.id, grade: alarm.level, open: alarm.state === "raised",
    since: Date.parse(alarm.raised_at), alarm, order: null,
  };
}

/** The line of an order without an answer. */
function orderRow(order) {
  return {
    key: `order-${order.id}`, kind: "order", id: order.id, grade: CLIMBED[order.climbed] ?? 1, open: true,
    since: Date.parse(order.offered_at), alarm: null, order,
  };
}

/** Whether an order has waited so long for an answer that somebody must look at it. */
export function isUnanswered(order) {
  return order.state === "offered" && order.climbed > 0;
}

/**
 * All lines, the most urgent first: what is open before what somebody looks after, then the gravest, then the youngest.
 *
 * @param {Iterable<object>} alarms @param {Iterable<object>} orders assignments as on the board
 * @returns {Row[]}
 */
export function bannerRows(alarms, orders) {
  const rows = [...[...alarms].map(alarmRow), ...[...orders].filter(isUnanswered).map(orderRow)];
  return rows.sort((a, b) => b.open - a.open || a.grade - b.grade || b.since - a.since || b.id - a.id);
}

/** What is to be heard for these lines: `red`, `other`, or null for silence. */
export function soundOf(rows) {
  const worst = gravest(rows.filter(({ open }) => open).map(({ grade }) => grade));
  return worst === null ? null : worst === 1 ? "red" : "other";
}
