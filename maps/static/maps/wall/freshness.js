/** How alive a unit is. Pure: the age is counted on the server's clock, given by the caller. */

import { QUALITY, isPlaced } from "./protocol.js";

/** From alive to silent; `unknown` is a time that cannot be believed. */
export const LEVELS = Object.freeze(["live", "ageing", "stale", "lost", "unknown"]);

/** Part of `staleAfter` from which a unit counts as ageing. */
const AGEING_FROM = 0.5;

/** Fixes dated further ahead than this are not believed, whatever their flags say. */
const CLOCK_TOLERANCE_MS = 5000;

/** Age of a fix in milliseconds, never negative; null if there is no fix or its time cannot be believed. */
export function ageOf(fix, now) {
  if (!fix || !Number.isFinite(fix.t)) return null;
  if (fix.quality & QUALITY.future || fix.t > now + CLOCK_TOLERANCE_MS) return null;
  return Math.max(0, now - fix.t);
}

/**
 * Freshness of a fix.
 *
 * @param {?object} fix as of `protocol.fixOf`
 * @param {number} now server time, epoch milliseconds
 * @param {{staleAfter:number, lostAfter:number, feedDead:boolean}} limits in milliseconds; with `feedDead` nothing is
 *   called live, since nothing new could have arrived
 * @returns {string} one of LEVELS
 */
export function freshnessOf(fix, now, limits) {
  const age = ageOf(fix, now);
  if (age === null) return "unknown";
  if (age >= limits.lostAfter) return "lost";
  if (age >= limits.staleAfter || limits.feedDead) return "stale";
  return age >= limits.staleAfter * AGEING_FROM ? "ageing" : "live";
}

/** How far a fix has gone from live (0) to stale (1), for colours that fade without a step. */
export function fadeOf(fix, now, limits) {
  const age = ageOf(fix, now);
  if (age === null || limits.feedDead) return 1;
  const from = limits.staleAfter * AGEING_FROM;
  return Math.min(1, Math.max(0, (age - from) / (limits.staleAfter - from)));
}

/**
 * Count units by freshness.
 *
 * @param {Iterable<{fix:?object}>} units
 * @returns {{live:number, ageing:number, stale:number, lost:number, unknown:number, unplaced:number, sos:number,
 *   total:number}} `unplaced` are those without a place to draw, also counted by their level
 */
export function countUnits(units, now, limits) {
  const counts = { live: 0, ageing: 0, stale: 0, lost: 0, unknown: 0, unplaced: 0, sos: 0, total: 0 };
  for (const unit of units) {
    counts[freshnessOf(unit.fix, now, limits)] += 1;
    counts.total += 1;
    if (!isPlaced(unit.fix)) counts.unplaced += 1;
    if (unit.fix?.sos) counts.sos += 1;
  }
  return counts;
}

const FEED_COMPONENTS = ["ingest", "broker"];

/**
 * The part of the feed that is silent or says that it is down, if any: without it no position can arrive.
 *
 * @param {Object<string, {status:string, since:?string}>} components of a health message
 * @returns {?{name:string, since:?string}}
 */
export function deadFeed(components) {
  const name = FEED_COMPONENTS.find((part) => ["late", "down"].includes(components?.[part]?.status));
  return name ? { name, since: components[name].since ?? null } : null;
}
