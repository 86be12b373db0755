// The meeting room's screens turn by themselves, every twenty seconds; the space bar holds them, the arrow keys turn them.
// New figures come by themselves (js/live.js), and once a minute in any case, without leaving the screen that is shown; what
// changed is framed. Without script the page turns itself.
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
  const cards = () => new Map([...document.querySelectorAll(".wcard")].map(c => [c.querySelector("h3").textContent, c.querySelector(".wfig").textContent]));
  const renew = async () => {
    try {
      const answer = await fetch(location.href);
      if (!answer.ok) return; // what is shown stays; its time of receipt says how old it is
      const page = new DOMParser().parseFromString(await answer.text(), "text/html"), at = shown(), before = cards();
      for (const part of ["header", "main", "footer"]) {
        document.querySelector(part).replaceChildren(...[...page.querySelector(part).childNodes].map(n => document.adoptNode(n)));
      }
      const after = cards();
      for (const card of document.querySelectorAll(".wcard")) {
        const name = card.querySelector("h3").textContent;
        card.classList.toggle("renewed", before.has(name) && before.get(name) !== after.get(name));
      }
      show(at);
      run();
      dispatchEvent(new CustomEvent("giaoban:renewed", {detail: page.querySelector("[data-live]").dataset.version}));
    } catch { /* the network is away: the screen stays as it is, and js/live.js says so */ }
  };
  addEventListener("giaoban:figures", renew);
  setInterval(renew, again); // what was not heard of, and the next day
  run();
})();
