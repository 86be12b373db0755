// A briefing on the screen: the arrow keys, PageUp and PageDown follow the links of the bar, Escape ends. Each view is an
// address of its own, so going back and loading anew show what was shown.
"use strict";
addEventListener("keydown", e => {
  if (e.ctrlKey || e.metaKey || e.altKey || e.shiftKey || e.target.closest("input,select,textarea,[contenteditable]")) return;
  const how = {ArrowRight: "[rel=next]", PageDown: "[rel=next]", ArrowLeft: "[rel=prev]", PageUp: "[rel=prev]", Escape: "[data-show-end]"}[e.key];
  const link = how && document.querySelector(".sbar " + how);
  if (!link) return;
  e.preventDefault();
  location.assign(link.href);
});
