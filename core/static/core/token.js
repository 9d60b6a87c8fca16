/** The token that forms and scripts send along: signing in again in another window gives another, which the cookie tells. */
export function formToken() {
  const field = document.querySelector("[name=csrfmiddlewaretoken]");
  return /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? field?.value ?? "";
}
