/** Incidents and who is sent to them: order, milestones, distances. Pure. */

import { metresBetween } from "../placename.js";
import { isPlaced } from "../protocol.js";

/** The way of an incident, and the field of its card that says when it came there. */
export const MILESTONES = Object.freeze([
  ["reported", "reported_at"], ["received", "received_at"], ["verified", "verified_at"], ["responding", "responding_at"],
  ["on_scene", "first_on_scene_at"],
]);

/** When an assignment came into each of its states. */
const SINCE = { offered: "offered_at", acknowledged: "acknowledged_at", en_route: "en_route_at", on_scene: "on_scene_at" };

/** Whether an object of the board has a place. */
export function hasPlace({ lon, lat }) {
  return Number.isFinite(lon) && Number.isFinite(lat) && Math.abs(lat) <= 85;
}

/** Incidents in the order of a list: the gravest first, then the newest. */
export function incidentsInOrder(incidents) {
  return [...incidents].sort((a, b) => a.severity - b.severity || b.id - a.id);
}

/** Milestones that were reached, in order, with the time since the one before. */
export function milestonesOf(incident) {
  const reached = MILESTONES.filter(([, field]) => incident[field]).map(([name, field]) => ({ name, at: Date.parse(incident[field]) }));
  return reached.map((each, i) => ({ ...each, after: i === 0 ? null : Math.max(0, each.at - reached[i - 1].at) }));
}

/** Assignments of an incident, those on scene first, then by name. */
export function crewsOf(incidentId, assignments) {
  const states = Object.keys(SINCE);
  const mine = [...assignments].filter((each) => each.incident_id === incidentId);
  return mine.sort((a, b) => states.indexOf(b.state) - states.indexOf(a.state) || a.callsign.localeCompare(b.callsign, "zh-Hans-CN"));
}

/** Since when an assignment has been in its state, epoch ms. */
export function stateSince(assignment) {
  return Date.parse(assignment[SINCE[assignment.state]] ?? assignment.offered_at);
}

/** Metres in a straight line from where a unit was last reported to its incident; null where either is not known. */
export function distanceTo(assignment, unit) {
  const incident = { lon: assignment.incident_lon, lat: assignment.incident_lat };
  return isPlaced(unit?.fix) && hasPlace(incident) ? metresBetween(unit.fix, incident) : null;
}

/**
 * Lines to draw from units to their incidents: none once on scene.
 *
 * @returns {Array<{assignment:object, unit:object, metres:number, answered:boolean}>}
 */
export function linesOf(assignments, units) {
  const under = [...assignments].filter(({ state }) => state !== "on_scene");
  const lines = under.map((assignment) => {
    const unit = units.get(assignment.device_id);
    return { assignment, unit, metres: distanceTo(assignment, unit), answered: assignment.state !== "offered" };
  });
  return lines.filter(({ metres }) => metres !== null);
}
