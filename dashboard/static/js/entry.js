// The sheet to fill in on the page: <form data-entry>. It is a plain form that the server reads; script adds the keyboard of a
// spreadsheet, keeps what is typed on this computer until it is sent, and asks the server after each change how it was read.
// It reads no number itself: every answer is the server's own page, of which the parts marked data-live are taken.
"use strict";
(() => {
  const lang = document.documentElement.lang;
  let form, rows, fields, kept;   // of the sheet shown
  let active, before, mode;       // the cell with the focus, its text when it got it, and ready | typing | editing
  let anchor, block = [];         // where a block of cells begins, and its rows of cells
  let undo = [];                  // what each change replaced, oldest first
  let timer, asking;              // the question that waits, and the one under way

  const begin = () => {
    form = document.querySelector("form[data-entry]");
    if (!form) return;
    rows = [...form.querySelectorAll("[data-row]")];
    fields = [...form.querySelectorAll("[data-start]")];
    kept = form.querySelector("[data-kept]");
    active = anchor = null;
    block = [];
    undo = [];
    restore();
    fields.forEach(dim);
  };

  // The draft: the fields that differ from what was sent before, as typed, in this browser.
  const say = (key, pairs) => { kept.textContent = Object.entries(pairs || {}).reduce((s, [k, v]) => s.replace(`{${k}}`, v), form.dataset[key]); };
  const clock = at => new Date(at).toLocaleTimeString(lang, {hour: "2-digit", minute: "2-digit"});
  const changed = () => fields.filter(f => f.value !== f.dataset.start);
  const dim = f => f.classList.toggle("is-sent", f.dataset.start !== "" && f.value === f.dataset.start && f.matches("input"));

  const draft = () => {
    try { return JSON.parse(localStorage.getItem(form.dataset.draft)); } catch { return null; }
  };
  const forget = () => { try { localStorage.removeItem(form.dataset.draft); } catch { /* there is none */ } };
  const keep = () => {
    const cells = Object.fromEntries(changed().map(f => [f.name, f.value]));
    const any = Object.keys(cells).length > 0, at = Date.now();
    form.querySelector("[data-drop]").hidden = !any;
    if (!any) { forget(); kept.textContent = ""; return; }
    try {
      localStorage.setItem(form.dataset.draft, JSON.stringify({at, cells}));
      say("saved", {time: clock(at)});
    } catch { say("nowhere"); }
  };
  const restore = () => {
    if ("sent" in form.dataset) { forget(); return; }
    const saved = draft();
    if (!saved || !saved.cells) return;
    let n = 0;
    for (const f of fields) {
      if (!(f.name in saved.cells) || f.value === saved.cells[f.name]) continue;
      f.value = saved.cells[f.name];
      n++;
    }
    form.querySelector("[data-drop]").hidden = false;
    if (!n) { say("saved", {time: clock(saved.at)}); return; }
    say("restored", {n, time: clock(saved.at)});
    ask(0);
  };

  // How the server reads it.
  const post = (address, signal) => fetch(address, {method: "POST", body: new URLSearchParams(new FormData(form)), signal, credentials: "same-origin"})
    .then(r => r.text()).then(text => new DOMParser().parseFromString(text, "text/html"));
  const ask = (wait = 300) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (asking) asking.abort();
      const mine = asking = new AbortController(), of = form;
      post("/entry?do=check", mine.signal).then(page => {
        if (of !== form) return;
        if (!page.querySelector("form[data-entry]")) throw new Error("no sheet");
        show(page);
        const saved = draft();
        if ("lost" in form.dataset && saved) say("saved", {time: clock(saved.at)});
        delete form.dataset.lost;
      }).catch(() => {
        if (mine.signal.aborted || of !== form) return;
        const saved = draft();
        if (saved) say("offline", {time: clock(saved.at)});
        form.dataset.lost = "1";
        ask(4000);
      });
    }, wait);
  };
  const show = page => {
    for (const fresh of page.querySelectorAll("[data-live]")) {
      const own = document.querySelector(`[data-live="${CSS.escape(fresh.dataset.live)}"]`);
      if (!own || own.innerHTML === fresh.innerHTML && own.className === fresh.className) continue;
      own.className = fresh.className;
      own.replaceChildren(...document.adoptNode(fresh).childNodes);
    }
    const reason = page.querySelector("[data-live-hidden]");
    document.querySelector("[data-live-hidden]").hidden = reason.hidden;
    for (const f of fields) {
      const fresh = page.querySelector(`[name="${CSS.escape(f.name)}"]`);
      if (fresh && fresh.hasAttribute("aria-invalid")) f.setAttribute("aria-invalid", "true");
      else f.removeAttribute("aria-invalid");
    }
  };
  const edited = () => { fields.forEach(dim); keep(); ask(); };

  // Sending: the answer is a page either way, and takes this one's place.
  addEventListener("submit", e => {
    if (e.target !== form) return;
    e.preventDefault();
    commit();
    clearTimeout(timer);
    if (asking) asking.abort();
    const sheet = form;
    const sending = post(e.submitter && e.submitter.hasAttribute("formaction") ? e.submitter.formAction : form.action);
    sheet.inert = true;
    say("sending");
    sending.then(page => {
      const main = page.querySelector("main");
      if (!main) throw new Error("no page");
      document.querySelector("main").replaceWith(document.adoptNode(main));
      document.title = page.title;
      begin();
      main.focus();
      scrollTo(0, 0);
    }).catch(() => { sheet.inert = false; say("failed"); });
  });
  addEventListener("click", e => {
    if (!form || !e.target.closest("[data-drop]")) return;
    forget();
    location.reload();
  });

  // Moving about. A cell just reached is ready: typing replaces it and arrows leave it. F2, or a press into the cell, edits in it.
  const cellsOf = row => [...row.querySelectorAll("[data-col]")];
  const column = cell => +cell.dataset.col;
  const inColumn = (row, col) => row.querySelector(`[data-col="${col}"]`) || row.querySelector('[data-col="0"]');
  const beside = (cell, down, right) => {
    const row = cell.closest("[data-row]");
    if (down) {
      const other = rows[rows.indexOf(row) + down];
      return other && inColumn(other, column(cell));
    }
    const all = cellsOf(row);
    return all[all.indexOf(cell) + right];
  };
  const commit = () => {
    if (active && active.value !== before) undo.push([[active, before]]);
    if (active) before = active.value;
  };
  const clearBlock = () => {
    block.flat().forEach(c => c.classList.remove("is-picked"));
    block = [];
  };
  const go = (cell, extend) => {
    if (!cell) return;
    commit();
    if (extend) {
      pick(anchor || active, cell);
      return;
    }
    cell.focus();
  };
  const pick = (from, to) => {
    clearBlock();
    const r = [from, to].map(c => rows.indexOf(c.closest("[data-row]"))).sort((a, b) => a - b);
    const c = [from, to].map(column).sort((a, b) => a - b);
    block = rows.slice(r[0], r[1] + 1).map(row => cellsOf(row).filter(f => column(f) >= c[0] && column(f) <= c[1]));
    block.flat().forEach(f => f.classList.add("is-picked"));
    block.to = to;
  };
  // put writes a text into a cell; a status takes one of its own words only.
  const put = (cell, text) => {
    text = text.trim();
    if (cell.matches("select")) {
      if (!text) return true;
      const option = [...cell.options].find(o => [o.value, o.text].some(s => s.toLowerCase() === text.toLowerCase()));
      if (!option) return false;
      cell.value = option.value;
      return true;
    }
    cell.value = text;
    return true;
  };
  const putAll = changes => {
    commit();
    const was = [];
    let refused = 0;
    for (const [cell, text] of changes) {
      const old = cell.value;
      if (!put(cell, text)) refused++;
      else if (cell.value !== old) was.push([cell, old]);
    }
    if (was.length) undo.push(was);
    if (active) before = active.value;
    edited();
    return refused;
  };

  addEventListener("focusin", e => {
    if (!form || !e.target.matches("form[data-entry] .cell-in")) return;
    commit();
    clearBlock();
    active = anchor = e.target;
    before = active.value;
    mode = "ready";
    if (active.matches("input")) active.select();
  });
  addEventListener("focusout", e => {
    if (e.target !== active) return;
    commit();
    active = null;
  });
  let reached = false; // the press that brings the focus makes the cell ready, the next one edits
  addEventListener("pointerdown", e => {
    if (!form || !e.target.matches("form[data-entry] .cell-in")) return;
    if (e.shiftKey && active && e.target !== active) {
      e.preventDefault();
      pick(anchor, e.target);
      return;
    }
    reached = e.target !== active;
  });
  addEventListener("mousedown", e => { if (block.to && e.shiftKey && e.target.matches("form[data-entry] .cell-in")) e.preventDefault(); });
  addEventListener("click", e => {
    if (e.target !== active || !active.matches("input") || block.length) return;
    if (reached) active.select();
    else mode = "editing";
  });
  addEventListener("input", e => {
    if (!form || !form.contains(e.target) || !("start" in e.target.dataset)) return;
    if (mode === "ready") mode = e.target.dataset.col === "3" ? "editing" : "typing";
    clearBlock();
    edited();
  });

  addEventListener("keydown", e => {
    if (!active || e.target !== active || e.isComposing) return;
    const arrow = {ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1]}[e.key];
    const done = () => e.preventDefault();
    if (e.ctrlKey || e.metaKey) {
      if (e.key.toLowerCase() !== "z" || mode !== "ready" || !undo.length) return;
      done();
      clearBlock();
      const last = undo.pop();
      last.forEach(([cell, text]) => { cell.value = text; });
      before = active.value;
      edited();
      last[0][0].focus();
      return;
    }
    if (e.altKey) return; // Alt and arrow down opens the list of a status
    if (arrow) {
      if (mode === "editing" && arrow[1]) return;
      done();
      go(beside(e.shiftKey && block.to || active, ...arrow), e.shiftKey);
      return;
    }
    switch (e.key) {
    case "Enter":
      done();
      go(beside(active, e.shiftKey ? -1 : 1, 0));
      break;
    case "Escape":
      if (active.value === before && !block.length) return;
      done();
      clearBlock();
      if (active.value !== before) { active.value = before; edited(); }
      mode = "ready";
      if (active.matches("input")) active.select();
      break;
    case "F2":
      done();
      if (active.matches("select")) { try { active.showPicker(); } catch { /* an older browser */ } return; }
      mode = "editing";
      active.setSelectionRange(active.value.length, active.value.length);
      break;
    case "Delete":
    case "Backspace":
      if (!block.length) return;
      done();
      putAll(block.flat().filter(c => c.matches("input")).map(c => [c, ""]));
      break;
    }
  });

  addEventListener("keypress", e => { // Enter leaves a cell, it never sends the sheet
    if (e.key === "Enter" && active && e.target === active) e.preventDefault();
  });

  // Blocks to and from a spreadsheet: cells parted by tabs, rows by line ends.
  const shown = cell => cell.matches("select") ? cell.selectedOptions[0].text : cell.value;
  const copy = e => {
    if (!active || !block.length) return false;
    e.clipboardData.setData("text/plain", block.map(r => r.map(shown).join("\t")).join("\n"));
    e.preventDefault();
    return true;
  };
  addEventListener("copy", copy);
  addEventListener("cut", e => { if (copy(e)) putAll(block.flat().filter(c => c.matches("input")).map(c => [c, ""])); });
  addEventListener("paste", e => {
    if (!active) return;
    const text = e.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
    if (!/[\t\n]/.test(text) && active.matches("input")) return; // one text: the browser's own way
    e.preventDefault();
    const from = block.length ? block[0][0] : active, first = rows.indexOf(from.closest("[data-row]"));
    const changes = [];
    let unplaced = 0;
    text.split("\n").forEach((line, r) => {
      const row = rows[first + r];
      const cells = row && row.querySelector(`[data-col="${from.dataset.col}"]`) ? cellsOf(row).filter(c => column(c) >= column(from)) : [];
      line.split("\t").forEach((part, c) => {
        part = /^".*"$/s.test(part) ? part.slice(1, -1).replaceAll('""', '"') : part;
        if (cells[c]) changes.push([cells[c], part]);
        else if (part.trim()) unplaced++;
      });
    });
    unplaced += putAll(changes);
    mode = "ready";
    if (active.matches("input")) active.select();
    const more = unplaced ? " " + form.dataset.unplaced.replace("{n}", unplaced) : "";
    kept.textContent = form.dataset.pasted.replace("{n}", changes.length) + more + " " + kept.textContent;
  });

  begin();
})();
