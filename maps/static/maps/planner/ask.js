/** Asking the server; what goes wrong becomes an error whose message a person can read. */

import { formToken } from "core/token.js";

const PATIENCE_MS = 30_000;

/** The JSON at an address of the API. */
export async function ask(address, texts, parts = {}) {
  return (await answered(address, texts, parts)).json();
}

/** Send a form to one of the page's own addresses. */
export async function send(address, form, texts) {
  form.set("csrfmiddlewaretoken", formToken());
  return answered(address, texts, { method: "POST", body: form, patience: 4 * PATIENCE_MS });
}

/** Send JSON to the API. */
export async function sendJson(address, body, texts, method = "POST") {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": formToken() };
  return ask(address, texts, { method, headers, body: JSON.stringify(body) });
}

/** An address with what is asked, without what is empty. */
export function withQuery(address, asked) {
  const query = new URLSearchParams(Object.entries(asked).filter(([, value]) => value !== "" && value !== null && value !== undefined && value !== false));
  return query.size ? `${address}?${query}` : address;
}

async function answered(address, texts, { patience = PATIENCE_MS, ...parts }) {
  let answer;
  try {
    answer = await fetch(address, { credentials: "same-origin", redirect: "manual", signal: AbortSignal.timeout(patience), ...parts });
  } catch {
    throw new Error(texts["problem.lost"]);
  }
  if (answer.ok) return answer;
  throw Object.assign(new Error(await wordsOf(answer, texts)), { status: answer.status });
}

/** Pages send those who are signed out elsewhere; a form whose token went with the session is refused without a reason. */
async function wordsOf(answer, texts) {
  if (answer.status === 401 || answer.type === "opaqueredirect") return texts["problem.signed_out"];
  const problem = await answer.json().catch(() => null);
  if (!problem) return texts[answer.status === 403 ? "problem.signed_out" : "problem.other"];
  if (problem.code === "no_such_collection") return texts["problem.gone"];
  return problem.detail || problem.title || texts["problem.other"];
}
