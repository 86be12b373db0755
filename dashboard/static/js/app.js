// Improves pages that already work as plain HTML: theme, menu, pick controls, upload progress, the drawer.
// Each part looks for its own data-… attribute and does nothing where there is none.
"use strict";
(() => {
  const root = document.documentElement;
  const device = matchMedia("(prefers-color-scheme: dark)");

  // Theme: <button data-theme-toggle>. The choice is kept; charts hear "giaoban:theme" and redraw.
  const dark = () => root.dataset.theme ? root.dataset.theme === "dark" : device.matches;
  const say = button => button.setAttribute("aria-pressed", String(dark()));
  for (const button of document.querySelectorAll("[data-theme-toggle]")) {
    say(button);
    button.addEventListener("click", () => {
      root.dataset.theme = dark() ? "light" : "dark";
      try { localStorage.setItem("giaoban-theme", root.dataset.theme); } catch { /* kept for this page only */ }
      document.querySelectorAll("[data-theme-toggle]").forEach(say);
      dispatchEvent(new Event("giaoban:theme"));
    });
  }

  // Menu: <details class="menu"> closes on Escape and on a press elsewhere.
  for (const menu of document.querySelectorAll("details.menu")) {
    addEventListener("keydown", e => {
      if (e.key !== "Escape" || !menu.open) return;
      menu.open = false;
      menu.querySelector("summary").focus();
    });
    addEventListener("click", e => { if (menu.open && !menu.contains(e.target)) menu.open = false; });
  }

  // Pick: <form data-pick> is sent when a choice is made; its own button (class "send") is for those without script.
  for (const form of document.querySelectorAll("form[data-pick]")) {
    form.addEventListener("change", e => { if (e.target.matches("select")) form.requestSubmit(); });
  }

  // Print: <button data-print>.
  for (const button of document.querySelectorAll("[data-print]")) {
    button.addEventListener("click", () => print());
  }

  // Drawer: a modal dialog that is a page of its own. Focus goes to its close link, Escape follows it.
  const close = document.querySelector("[role=dialog] [data-close]");
  if (close) {
    close.focus({preventScroll: true});
    addEventListener("keydown", e => { if (e.key === "Escape") location.assign(close.href); });
  }

  // Upload: <form data-upload> with a <progress hidden> and a <p role=status> inside. The answer is a page either way;
  // script shows how much has gone, and keeps the chosen file through checking, so that it is sent without choosing again.
  addEventListener("submit", e => {
    const form = e.target.closest("form[data-upload]");
    if (!form) return;
    e.preventDefault();
    const bar = form.querySelector("progress"), status = form.querySelector("[role=status]");
    const tell = text => { if (status) status.textContent = text || ""; };
    const busy = on => {
      form.setAttribute("aria-busy", String(on));
      form.querySelectorAll("button").forEach(b => { b.disabled = on; });
      if (bar) bar.hidden = !on;
    };
    const request = new XMLHttpRequest();
    const body = new FormData(form, e.submitter);
    const chosen = form.querySelector("input[type=file]").files;
    request.open(form.method, e.submitter && e.submitter.hasAttribute("formaction") ? e.submitter.formAction : form.action);
    request.responseType = "document";
    request.upload.addEventListener("progress", p => {
      if (!p.lengthComputable || !bar) return;
      bar.max = p.total;
      bar.value = p.loaded;
      if (p.loaded === p.total) tell(form.dataset.reading);
    });
    request.addEventListener("error", () => { busy(false); tell(form.dataset.failed); });
    request.addEventListener("load", () => {
      busy(false);
      const page = request.response, main = page && page.querySelector("main");
      if (!main) { tell(form.dataset.failed); return; }
      document.querySelector("main").replaceWith(document.adoptNode(main));
      document.title = page.title || document.title;
      const again = main.querySelector("form[data-upload] input[type=file]");
      if (again) again.files = chosen;
      main.focus();
      scrollTo(0, 0);
    });
    busy(true);
    tell(form.dataset.sending);
    request.send(body);
  });
})();
