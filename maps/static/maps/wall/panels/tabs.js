/** The two lists of the left side, one shown at a time. */

/** Let the tabs of the page be chosen by click, arrows, Home and End; `onShow` is told the name of the one shown. */
export function startTabs(onShow) {
  const tabs = [...document.querySelectorAll("[data-tab]")];
  const choose = (chosen) => {
    for (const tab of tabs) {
      const on = tab === chosen;
      tab.setAttribute("aria-selected", on);
      tab.tabIndex = on ? 0 : -1;
      document.getElementById(tab.getAttribute("aria-controls")).hidden = !on;
    }
    onShow(chosen.dataset.tab);
  };
  tabs.forEach((tab, i) => {
    tab.addEventListener("click", () => choose(tab));
    tab.addEventListener("keydown", (event) => {
      const to = { ArrowRight: i + 1, ArrowLeft: i - 1, Home: 0, End: tabs.length - 1 }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      const next = tabs[(to + tabs.length) % tabs.length];
      choose(next);
      next.focus();
    });
  });
  return (name) => choose(tabs.find((tab) => tab.dataset.tab === name));
}
