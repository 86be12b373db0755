// Shows where a figure comes from beside the page it stands on: a press on a link to /figure opens that very page in
// <dialog data-drawer>, and links to other figures inside it stay there. Without script, with a key held, or where the
// page cannot be fetched, the link is followed as any other.
"use strict";
(() => {
  const drawer = document.querySelector("[data-drawer]");
  if (!drawer || !drawer.showModal) return;
  const content = drawer.querySelector("[data-content]"), page = drawer.querySelector("[data-page]");
  const path = page.dataset.path;

  const show = async href => {
    let main;
    try {
      const answer = await fetch(href, {headers: {Accept: "text/html"}, credentials: "same-origin"});
      main = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main");
    } catch { /* followed below */ }
    if (!main) { location.assign(href); return; }
    for (const head of main.querySelectorAll("h1")) { // the page behind has the first heading
      const second = document.createElement("h2");
      second.append(...head.childNodes);
      second.className = "first";
      head.replaceWith(second);
    }
    for (const e of main.querySelectorAll("[id]")) e.removeAttribute("id"); // the page behind may have the same
    content.replaceChildren(...document.adoptNode(main).childNodes);
    page.href = href;
    if (!drawer.open) drawer.showModal();
    drawer.scrollTop = 0;
    drawer.querySelector("[data-shut]").focus({preventScroll: true});
  };

  addEventListener("click", e => {
    if (e.defaultPrevented || e.button || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey) return;
    if (e.target === drawer || e.target.closest("[data-shut]")) { drawer.close(); return; } // beside it is the drawer's own backdrop
    const link = e.target.closest("a[href]");
    if (!link || link === page || link.target || link.origin !== location.origin || link.pathname !== path || location.pathname === path) return;
    e.preventDefault();
    show(link.href);
  });
})();
