// Improves pages that already work as plain HTML: theme, menu, pick controls, upload progress.
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

  // What one page tells the next one in this window.
  const tell = (name, value) => { try { sessionStorage.setItem("giaoban-" + name, JSON.stringify(value)); } catch { /* the next page begins at its top */ } };
  const told = name => {
    try {
      const value = JSON.parse(sessionStorage.getItem("giaoban-" + name));
      sessionStorage.removeItem("giaoban-" + name);
      return value;
    } catch { return null; }
  };

  // Pick: <form data-pick> is sent when a choice is made; its own button (class "send") is for those without script.
  // Who goes through the choices by arrow or letter has not chosen yet: then Enter sends, or leaving the field. The next
  // page begins where this one was left.
  let walking = false, changed = null, last = "";
  addEventListener("keydown", e => {
    const form = e.target.closest("form[data-pick]");
    if (!form) return;
    if (e.key === "Enter" && changed === form) {
      e.preventDefault();
      form.requestSubmit();
    }
    walking = e.target.matches("select") && !e.altKey && !["Enter", " ", "F4", "Tab", "Shift"].includes(e.key);
  });
  addEventListener("pointerdown", () => { walking = false; });
  addEventListener("change", e => {
    const form = e.target.matches("select") && e.target.closest("form[data-pick]");
    if (!form) return;
    last = e.target.id;
    if (walking) changed = form;
    else form.requestSubmit();
  });
  addEventListener("focusout", () => { if (changed) changed.requestSubmit(); });
  addEventListener("submit", e => {
    if (!e.target.matches("form[data-pick]")) return;
    changed = null;
    if (last) tell("picked", {path: location.pathname, id: last});
  });
  // Going back shows the view of the address, and the controls must say that one: a browser puts back what was chosen last.
  addEventListener("pageshow", () => { for (const form of document.querySelectorAll("form[data-pick]")) form.reset(); });
  const picked = told("picked");
  if (picked && picked.path === location.pathname && document.getElementById(picked.id)) document.getElementById(picked.id).focus({preventScroll: true});

  // Print: <button data-print>.
  addEventListener("click", e => { if (e.target.closest("[data-print]")) print(); });

  // Search: "/" anywhere outside a field leads to it, <a data-find>, or into its own field, <input data-search>.
  addEventListener("keydown", e => {
    if (e.key !== "/" || e.ctrlKey || e.metaKey || e.altKey || e.target.closest("input,select,textarea,[contenteditable]")) return;
    const field = document.querySelector("[data-search]"), link = document.querySelector("[data-find]");
    if (!field && !link) return;
    e.preventDefault();
    if (field) field.select();
    else link.click();
  });

  // Upload: <form data-upload> with an <ol data-queue hidden> and a <p role=status> inside. The answer is a page either way;
  // script takes files that are dropped, shows how much of each has gone, and keeps the chosen files through checking, so that
  // they are sent without choosing again.
  const uploadForm = () => document.querySelector("form[data-upload]");
  const size = n => Math.ceil(n / 1024).toLocaleString(root.lang, {maximumFractionDigits: 0}) + " kB";
  const queue = form => {
    const list = form.querySelector("[data-queue]"), files = [...form.querySelector("input[type=file]").files];
    list.replaceChildren(...files.map(f => {
      const line = document.createElement("li"), name = document.createElement("b"), bar = document.createElement("progress"), state = document.createElement("span");
      name.textContent = `${f.name} (${size(f.size)})`;
      bar.max = 1;
      bar.value = 0;
      bar.hidden = true;
      bar.setAttribute("aria-label", f.name);
      state.textContent = form.dataset.waits;
      line.append(name, bar, state);
      return line;
    }));
    list.hidden = files.length === 0;
    return files;
  };
  // Files go one after another in one body, so what has gone tells how far each has come.
  const advance = (form, files, loaded, total) => {
    const sum = files.reduce((n, f) => n + f.size, 0);
    let before = Math.max(0, total - sum) / 2;
    [...form.querySelectorAll("[data-queue] li")].forEach((line, n) => {
      const part = loaded >= total ? 1 : Math.max(0, Math.min(1, (loaded - before) / Math.max(1, files[n].size)));
      before += files[n].size;
      const bar = line.querySelector("progress");
      bar.value = part;
      bar.hidden = false;
      line.querySelector("span").textContent = loaded >= total ? form.dataset.reading : part >= 1 ? form.dataset.gone : part > 0 ? `${Math.round(part * 100)}%` : form.dataset.waits;
    });
  };
  const brings = e => e.dataTransfer && [...e.dataTransfer.types].includes("Files");
  addEventListener("dragover", e => {
    if (!uploadForm() || !brings(e)) return;
    e.preventDefault();
    root.classList.add("dropping");
  });
  addEventListener("dragleave", e => { if (!e.relatedTarget) root.classList.remove("dropping"); });
  addEventListener("drop", e => {
    root.classList.remove("dropping");
    const form = uploadForm();
    if (!form || !brings(e)) return;
    e.preventDefault();
    const field = form.querySelector("input[type=file]");
    field.files = e.dataTransfer.files;
    field.dispatchEvent(new Event("change", {bubbles: true}));
    form.scrollIntoView({block: "nearest"});
  });
  addEventListener("change", e => {
    const form = e.target.closest("form[data-upload]");
    if (form && e.target.type === "file") queue(form);
  });

  addEventListener("submit", e => {
    const form = e.target.closest("form[data-upload]");
    if (!form || e.submitter && e.submitter.dataset.do === "comments") return; // that answer is a file: the browser keeps it, and the page stays
    e.preventDefault();
    const status = form.querySelector("[role=status]");
    const tell = text => { if (status) status.textContent = text || ""; };
    const busy = on => {
      form.setAttribute("aria-busy", String(on));
      form.querySelectorAll("button").forEach(b => { b.disabled = on; });
    };
    const request = new XMLHttpRequest();
    const body = new FormData(form, e.submitter);
    const chosen = form.querySelector("input[type=file]").files, files = queue(form);
    request.open(form.method, e.submitter && e.submitter.hasAttribute("formaction") ? e.submitter.formAction : form.action);
    request.responseType = "document";
    request.upload.addEventListener("progress", p => {
      if (!p.lengthComputable) return;
      advance(form, files, p.loaded, p.total);
      if (p.loaded === p.total) tell(form.dataset.reading);
    });
    request.addEventListener("error", () => { busy(false); tell(form.dataset.failed); });
    request.addEventListener("load", () => {
      busy(false);
      const page = request.response, main = page && page.querySelector("main");
      if (!main) { tell(form.dataset.failed); return; }
      document.querySelector("main").replaceWith(document.adoptNode(main));
      document.title = page.title || document.title;
      const again = main.querySelector("form[data-upload]");
      if (again) {
        again.querySelector("input[type=file]").files = chosen;
        queue(again);
      }
      main.focus();
      scrollTo(0, 0);
      dispatchEvent(new Event("giaoban:main"));
    });
    busy(true);
    tell(form.dataset.sending);
    request.send(body);
  });
})();
