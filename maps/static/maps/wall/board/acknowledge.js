/** Saying that an alarm was seen. */

/** The page's own token against forged requests. */
function token() {
  return document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
}

/**
 * Acknowledge an alarm.
 *
 * @param {string} api address of the API, ending in a slash
 * @returns {Promise<?string>} null if it was done, otherwise why not, in the reader's language
 */
export async function acknowledge(api, id, t) {
  try {
    const answer = await fetch(`${api}alarms/${id}/acknowledge`, {
      method: "POST", credentials: "same-origin",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token() },
      body: JSON.stringify({ note: "" }),
    });
    if (answer.ok) return null;
    const problem = await answer.json().catch(() => ({}));
    return problem.title || t("alarms.failed");
  } catch {
    return t("alarms.failed");
  }
}
