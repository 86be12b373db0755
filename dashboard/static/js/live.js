// Tells a page that is open when figures came in: <div data-live="/events" data-version="122"> in a fixed place. What is being read
// is left as it is: a notice says that there is something new, and only who asks for it gets it, where they are. While the
// connection is lost the notice says since when the figures may be old. One stream a window in sight: a browser has six connections
// to a server without HTTP/2, and a window that nobody sees needs none. The wall (js/wall.js) takes the news by itself.
"use strict";
(() => {
  const box = document.querySelector("[data-live]");
  if (!box || !window.EventSource) return;
  const root = document.documentElement, said = box.querySelector("p"), see = box.querySelector("a"), close = box.querySelector("button");
  const SAID_AFTER = 4000, FIRST = 2000, LAST = 60000;
  let version = box.dataset.version, newest = version, source = null, wait = FIRST, again = 0, lost = null, saying = 0;
  const wall = document.body.hasAttribute("data-wall");

  const show = (state, text) => {
    if ((box.dataset.state || "") === state) return;
    box.dataset.state = state;
    said.textContent = text;
    see.hidden = state !== "new";
    close.hidden = !state;
  };
  const say = () => {
    if (lost) {
      const time = lost.toLocaleTimeString(root.lang === "vi" ? "vi-VN" : "en-GB", {hour: "2-digit", minute: "2-digit"});
      show("lost", box.dataset.lost.replace("{time}", time));
    } else if (newest !== version && !wall) show("new", box.dataset.said);
    else show("", "");
  };
  const heard = event => {
    wait = FIRST;
    newest = String(JSON.parse(event.data).version);
    if (newest !== version) dispatchEvent(new CustomEvent("giaoban:figures", {detail: JSON.parse(event.data)}));
    say();
  };
  const open = () => {
    clearTimeout(again);
    if (source) return;
    source = new EventSource(box.dataset.live);
    source.addEventListener("open", () => {
      clearTimeout(saying);
      saying = 0;
      lost = null;
      say();
    });
    source.addEventListener("figures", heard);
    source.addEventListener("error", () => { // the browser would knock every three seconds for ever
      shut();
      const since = new Date();
      if (!lost && !saying) saying = setTimeout(() => { lost = since; saying = 0; say(); }, SAID_AFTER);
      again = setTimeout(open, wait * (.75 + Math.random() / 2));
      wait = Math.min(LAST, wait * 2);
    });
  };
  const shut = () => {
    if (source) source.close();
    source = null;
  };
  const look = () => {
    if (!document.hidden) { open(); return; }
    shut();
    clearTimeout(again);
    clearTimeout(saying);
    saying = 0;
  };
  document.addEventListener("visibilitychange", look);
  addEventListener("pagehide", shut);
  addEventListener("pageshow", e => { if (e.persisted) look(); });
  look();

  // What the page shows is fetched anew and put where it stands; the place on the page stays.
  const PARTS = ["nav.nav", "main", ".ctx .fresh", ".foot"];
  const figures = () => Array.from(document.querySelectorAll("main .fig, main td.num"), e => e.textContent);
  see.addEventListener("click", async e => {
    e.preventDefault();
    try {
      const answer = await fetch(location.href, {credentials: "same-origin"});
      if (!answer.ok || new URL(answer.url).pathname !== location.pathname) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html"), before = figures();
      for (const part of PARTS) {
        const [to, from] = [document.querySelector(part), page.querySelector(part)];
        if (to && from) to.replaceChildren(...from.childNodes);
      }
      const after = Array.from(document.querySelectorAll("main .fig, main td.num"));
      if (after.length === before.length) after.forEach((el, n) => el.classList.toggle("renewed", el.textContent !== before[n]));
      version = newest = page.querySelector("[data-live]").dataset.version;
      say();
      document.querySelector("main").focus({preventScroll: true});
      dispatchEvent(new Event("giaoban:main"));
      if (globalThis.bringCharts) bringCharts();
    } catch { location.reload(); }
  });
  close.addEventListener("click", () => {
    version = newest; // until the next ones come
    lost = null;
    say();
  });
  addEventListener("giaoban:renewed", e => { version = newest = e.detail; say(); }); // the wall has them
})();
