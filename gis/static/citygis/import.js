// While an import runs, its state is asked for again and again; without script the page reloads itself.

const EVERY_MS = 1500;
const part = document.querySelector("#import-state");

async function look() {
  try {
    const answer = await fetch(part.dataset.url, { headers: { Accept: "text/html" } });
    if (answer.ok && !answer.redirected) part.innerHTML = await answer.text();
  } catch {
    // the network is away for a moment: ask again
  }
  if (part.querySelector("[data-moving]")) setTimeout(look, EVERY_MS);
}

if (part?.querySelector("[data-moving]")) setTimeout(look, EVERY_MS);
