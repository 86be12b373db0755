// Runs before the page is painted, so that a chosen theme does not flash: tells the styles that script is on,
// and puts the visitor's theme on the root. Everything else waits in app.js.
"use strict";
(() => {
  const root = document.documentElement;
  root.dataset.js = "1";
  try {
    const chosen = localStorage.getItem("giaoban-theme");
    if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;
  } catch { /* storage is off: the device decides */ }
})();
