// The picture of a sheet as it was sent: <table data-sheet>. Without script its issues are links to their cells and back.
// Script makes it a grid that arrows walk through, says beside it what the chosen cell was read as (its title), and remembers
// from which issue one came. Everything hangs on the document, because an answer replaces the page's main part.
"use strict";
(() => {
  const instead = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";
  const cellsOf = table => [...table.tBodies[0].rows].filter(r => !r.classList.contains("cut")).map(r => [...r.cells].filter(c => c.tagName === "TD"));

  // One stop for Tab: the cell chosen last, else the first with an issue, else the first.
  const begin = table => {
    if (table.getAttribute("role") === "grid") return;
    table.setAttribute("role", "grid");
    table.querySelectorAll("td").forEach(td => { td.tabIndex = -1; });
    table.querySelectorAll("td a").forEach(a => { a.tabIndex = -1; });
    const first = table.querySelector("td:has(a)") || table.querySelector("tbody td[id]") || table.querySelector("td");
    if (first) first.tabIndex = 0;
    table.closest(".sheet-frame").removeAttribute("tabindex");
  };
  const all = () => document.querySelectorAll("table[data-sheet]").forEach(begin);

  const refOf = td => td.id ? td.id.replace(/^.*-/, "") : "";
  const choose = td => {
    const table = td.closest("table");
    begin(table);
    table.querySelectorAll("td[tabindex='0'],td.here").forEach(c => { c.tabIndex = -1; c.classList.remove("here"); });
    td.tabIndex = 0;
    td.classList.add("here");
    const says = td.closest(".picture").querySelector("[data-says]");
    const [name, text] = [says.querySelector("b"), says.querySelector("span")];
    name.textContent = refOf(td);
    text.textContent = td.title || td.textContent.trim();
    says.querySelectorAll("a").forEach(a => a.remove());
    const issue = td.querySelector("a");
    if (!issue) return;
    const back = document.createElement("a");
    back.href = issue.hash;
    back.textContent = says.dataset.back;
    says.append(" ", back);
  };
  const show = (element, block) => element.scrollIntoView({block: block || "center", inline: "center", behavior: instead});

  // From an issue to its cell, and from a cell to its issue.
  const toIssue = id => {
    const issue = document.getElementById(id);
    if (!issue) return;
    document.querySelectorAll(".issues .here").forEach(e => e.classList.remove("here"));
    issue.classList.add("here");
    (issue.querySelector("a.cell") || issue).focus({preventScroll: true});
    show(issue, "nearest");
  };
  addEventListener("click", e => {
    const link = e.target.closest("a[href^='#']");
    const target = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (target && target.closest("table[data-sheet]")) {
      e.preventDefault();
      document.querySelectorAll(".issues .here").forEach(i => i.classList.remove("here"));
      link.closest("li").classList.add("here");
      const td = target.tagName === "TD" ? target : target.parentNode.querySelector("td");
      choose(td);
      td.focus({preventScroll: true});
      show(td);
      return;
    }
    if (target && target.closest("[data-issues]")) {
      e.preventDefault();
      toIssue(target.id);
      return;
    }
    const td = e.target.closest("table[data-sheet] td");
    if (td && !td.closest(".cut")) { choose(td); td.focus({preventScroll: true}); }
  });
  addEventListener("focusin", e => {
    const td = e.target.closest && e.target.closest("table[data-sheet] td");
    if (td) choose(td);
  });

  const step = (table, td, key, far) => {
    const rows = cellsOf(table), y = rows.findIndex(r => r.includes(td)), x = rows[y].indexOf(td);
    const row = n => rows[Math.max(0, Math.min(rows.length - 1, n))];
    const at = (r, n) => r[Math.max(0, Math.min(r.length - 1, n))];
    switch (key) {
    case "ArrowUp": return at(row(y - 1), x);
    case "ArrowDown": return at(row(y + 1), x);
    case "ArrowLeft": return at(rows[y], x - 1);
    case "ArrowRight": return at(rows[y], x + 1);
    case "PageUp": return at(row(y - 10), x);
    case "PageDown": return at(row(y + 10), x);
    case "Home": return at(far ? row(0) : rows[y], 0);
    case "End": return at(far ? row(rows.length) : rows[y], 1e6);
    }
    return null;
  };
  addEventListener("keydown", e => {
    const td = e.target.closest && e.target.closest("table[data-sheet] td");
    if (!td || e.altKey || e.metaKey) return;
    const issue = td.querySelector("a");
    if ((e.key === "Enter" || e.key === "Escape") && issue) {
      e.preventDefault();
      toIssue(decodeURIComponent(issue.hash.slice(1)));
      return;
    }
    const to = step(td.closest("table"), td, e.key, e.ctrlKey);
    if (!to) return;
    e.preventDefault();
    to.focus({preventScroll: true});
    to.scrollIntoView({block: "nearest", inline: "nearest"});
  });

  addEventListener("giaoban:main", all);
  all();
})();
