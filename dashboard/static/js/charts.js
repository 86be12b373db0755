// Draws every chart: finds <div class="chart" data-chart-src="/…json"> or <div class="chart" data-ref="id"> with its
// <script type="application/json" id="id">, both holding ECharts options that dashboard/chart built.
// It knows no indicator and no unit. Options are data: "token:…" is replaced by the style sheet's colour only where a
// colour stands, "fn:…" by a function of the list below only where a formatter stands; nothing in them is ever run.
// A chart that cannot be drawn is taken away, and the table beside it is opened.
"use strict";
(() => {
  const root = document.documentElement;
  const COLOURS = new Set(["color", "borderColor", "backgroundColor"]);
  const font = () => getComputedStyle(root).getPropertyValue("--font").trim();
  const token = name => getComputedStyle(root).getPropertyValue("--" + name).trim() || "currentColor";

  // A tooltip is rich text to ECharts: braces would start a style, so a name that has them is shown with brackets.
  const plain = text => String(text ?? "").replace(/[{}]/g, c => c === "{" ? "(" : ")");

  const FORMATTERS = {
    "fn:name": p => p.name,                                         // the text the builder gave this very item
    "fn:lines": text => String(text),                               // an axis label as it stands, with its line breaks
    "fn:two": p => { const [head, ...rest] = plain(p.name).split("\n"); return `{head|${head}}\n{text|${rest.join(" ")}}`; },
    "fn:tip": p => plain((Array.isArray(p) ? p : [p]).map(q => q.data && q.data.tip).find(Boolean) || ""),
  };
  const number = name => {
    const m = /^fn:number-(vi|en)-([0-3])$/.exec(name);
    if (!m) return null;
    const f = new Intl.NumberFormat(m[1] === "vi" ? "vi-VN" : "en-GB", {minimumFractionDigits: +m[2], maximumFractionDigits: +m[2]});
    return v => f.format(v).replace("-", "\u2212");
  };
  const formatter = name => FORMATTERS[name] || number(name) || (() => "");

  // revive walks options in place.
  const revive = node => {
    if (Array.isArray(node)) { node.forEach(revive); return node; }
    if (!node || typeof node !== "object") return node;
    for (const key of Object.keys(node)) {
      const v = node[key];
      if (typeof v !== "string") revive(v);
      else if (COLOURS.has(key) && v.startsWith("token:")) node[key] = token(v.slice(6));
      else if (key === "formatter") node[key] = formatter(v);
      else if (key === "fontFamily") node[key] = font();
    }
    return node;
  };

  const sources = new WeakMap(); // element → options as text, fetched once
  const source = async el => {
    if (sources.has(el)) return sources.get(el);
    let text;
    if (el.dataset.ref) text = document.getElementById(el.dataset.ref).textContent;
    else {
      const answer = await fetch(el.dataset.chartSrc, {headers: {Accept: "application/json"}, credentials: "same-origin"});
      if (!answer.ok) throw new Error(`${el.dataset.chartSrc}: ${answer.status}`);
      text = await answer.text();
    }
    sources.set(el, text);
    return text;
  };

  // js/pictures.js draws the same options once more.
  globalThis.chartOptions = async el => revive(JSON.parse(await source(el)));

  const give = (el, why) => {
    console.warn("chart not drawn:", why);
    el.dataset.off = "1";
    const table = el.parentElement && el.parentElement.querySelector("details");
    if (table) table.open = true;
  };

  const draw = async el => {
    if (!el.clientWidth || !el.clientHeight) return; // in a closed part; drawn when it opens
    try {
      const options = await chartOptions(el);
      const locale = root.lang === "vi" ? "VI" : "EN";
      const chart = echarts.getInstanceByDom(el) || echarts.init(el, null, {renderer: "svg", locale});
      chart.resize();
      chart.setOption(options, true);
      chart.off("click");
      chart.on("click", p => { const to = p.data && p.data.href; if (/^\/[^/]/.test(to || "")) location.assign(to); }); // a path of this house only
      const svg = el.querySelector("svg"); // the sentence on the element speaks; the drawing is silent
      if (svg) { svg.setAttribute("aria-hidden", "true"); svg.setAttribute("focusable", "false"); }
      el.dataset.drawn = "1";
    } catch (e) { give(el, e); }
  };
  const all = () => Promise.all(Array.from(document.querySelectorAll(".chart[data-chart-src],.chart[data-ref]"), draw));

  const fonts = () => Promise.all(["400 14px", "700 14px"].flatMap(style =>
    ['"Be Vietnam Pro"', '"GB Figures"'].map(family => document.fonts.load(`${style} ${family}`, "Số liệu 0123 Ễ"))));

  const start = async () => {
    const charts = document.querySelectorAll(".chart[data-chart-src],.chart[data-ref]");
    if (!charts.length) return;
    if (typeof echarts === "undefined") { charts.forEach(el => give(el, "the chart library did not load")); return; }
    let width = innerWidth, wait = 0;
    addEventListener("resize", () => {
      if (innerWidth === width) return; // a phone's bars coming and going
      width = innerWidth;
      clearTimeout(wait);
      wait = setTimeout(all, 120);
    });
    addEventListener("giaoban:theme", all);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", all);
    matchMedia("print").addEventListener("change", all);
    document.addEventListener("toggle", e => { if (e.target.open && e.target.querySelector(".chart")) all(); }, true);
    await fonts().catch(() => {}); // without the font a chart is drawn in the next one
    await all();
    root.dataset.drawn = "1";
  };
  start();
})();
