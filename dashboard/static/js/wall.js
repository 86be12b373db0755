// The meeting room's screens turn by themselves, every twenty seconds; the space bar holds them, the arrow keys turn them.
// Once a minute the figures are fetched anew without leaving the screen that is shown. Without script the page turns itself.
"use strict";
(() => {
  const every = 20000, again = 60000;
  let held = false, timer = 0;
  const slides = () => [...document.querySelectorAll(".slide")];
  const shown = () => Math.max(0, slides().findIndex(s => s.hasAttribute("data-on")));
  const show = n => {
    const all = slides(), at = (n + all.length) % all.length;
    all.forEach((s, k) => s.toggleAttribute("data-on", k === at));
    document.querySelectorAll(".wfoot .pos a").forEach((a, k) => {
      if (k === at) a.setAttribute("aria-current", "true"); else a.removeAttribute("aria-current");
    });
  };
  const run = () => {
    clearInterval(timer);
    if (!held) timer = setInterval(() => show(shown() + 1), every);
    document.querySelector("[data-held]").hidden = !held;
  };
  addEventListener("keydown", e => {
    const step = {ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1}[e.key];
    if (step) show(shown() + step);
    else if (e.key === " ") held = !held;
    else return;
    e.preventDefault();
    run();
  });
  document.querySelector(".wfoot").addEventListener("click", e => {
    const link = e.target.closest(".pos a");
    if (!link) return;
    e.preventDefault();
    show([...document.querySelectorAll(".wfoot .pos a")].indexOf(link));
    run();
  });
  setInterval(async () => {
    try {
      const answer = await fetch(location.href);
      if (!answer.ok) return; // what is shown stays; its time of receipt says how old it is
      const page = new DOMParser().parseFromString(await answer.text(), "text/html"), at = shown();
      for (const part of ["header", "main", "footer"]) {
        document.querySelector(part).replaceChildren(...[...page.querySelector(part).childNodes].map(n => document.adoptNode(n)));
      }
      show(at);
      run();
    } catch { /* the network is away: the screen stays as it is */ }
  }, again);
  run();
})();
