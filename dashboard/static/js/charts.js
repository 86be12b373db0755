// Puts the charts into their places. A chart comes drawn: the server gives all of a page's as SVG, of the width each place has
// (dashboard/chart/draw), in the page's own fonts and colours, and what is in sight comes first. ECharts, which is larger than all
// the rest of a page together, is loaded when a hand comes to a chart that answers one (data-hand, the address of its options) and
// draws it anew in its place. Where no address of drawings is given, or for options that stand in the page (data-chart-src,
// data-ref), ECharts draws at once. A chart that cannot be drawn is taken away, and the table beside it is opened.
"use strict";
(() => {
  const root = document.documentElement, own = document.currentScript.dataset;
  const font = () => getComputedStyle(root).getPropertyValue("--font").trim();
  const token = name => getComputedStyle(root).getPropertyValue("--" + name).trim() || "currentColor";
  const once = make => { let made; return () => made ??= make(); };

  const give = (el, why) => {
    console.warn("chart not drawn:", why);
    el.dataset.off = "1";
    const table = el.parentElement && el.parentElement.querySelector("details");
    if (table) table.open = true;
  };

  // As the server drew them.

  const drawings = new WeakMap(); // element → {text, width, height}
  // Wide places are drawn in steps of 16 pixels, so that screens of nearly the same width ask for the same drawing; it is shown 1:1.
  const size = el => ({width: el.clientWidth < 200 ? el.clientWidth : Math.floor(el.clientWidth / 16) * 16, height: el.clientHeight});
  // Content of another page (data-charts) has its drawings at that page's address.
  const page = el => (el.closest("[data-charts]") || {dataset: own}).dataset.charts;
  const pages = places => {
    const all = new Map();
    for (const el of places) all.set(page(el), [...(all.get(page(el)) || []), el]);
    return [...all.values()];
  };
  const address = (places, of) => {
    const sizes = places.map(el => { const s = of(el); return `${el.dataset.chart}:${s.width}x${s.height}`; });
    const from = page(places[0]);
    return `${from}${from.includes("?") ? "&" : "?"}as=inline&sizes=${encodeURIComponent(sizes.join())}`;
  };
  const put = (el, text, s) => {
    if (!text) { give(el, "the server could not draw it"); return; }
    drawings.set(el, {text, ...s});
    el.replaceChildren(document.importNode(new DOMParser().parseFromString(text, "image/svg+xml").documentElement, true));
    el.dataset.drawn = "1";
  };
  const bring = places => Promise.all(pages(places).map(bringOf));
  const bringOf = async places => {
    const sizes = new Map(places.map(el => [el, size(el)]));
    try {
      const answer = await fetch(address(places, el => sizes.get(el)), {credentials: "same-origin"});
      if (!answer.ok) throw new Error(`${page(places[0])}: ${answer.status}`);
      const drawn = await answer.json();
      for (const [el, s] of sizes) if (!el.dataset.taken) put(el, drawn[el.dataset.chart], s);
    } catch (e) { places.forEach(el => { if (!drawings.has(el)) give(el, e); }); }
  };
  const stills = () => Array.from(document.querySelectorAll(".chart[data-chart]")).filter(el => {
    if (el.dataset.taken || !el.clientWidth || !el.clientHeight) return false; // a hand has it, or it is in a closed part
    const had = drawings.get(el), s = size(el);
    return !had || had.width !== s.width || had.height !== s.height;
  });
  const bringAll = async () => {
    const [soon, later] = [[], []];
    for (const el of stills()) (el.getBoundingClientRect().top < innerHeight ? soon : later).push(el);
    await bring(soon);
    await bring(later);
  };
  // Paper is narrower than a screen: what would be made small there is asked for once more, and awaited, because a print waits for nothing.
  const PAPER = 672;
  addEventListener("beforeprint", () => {
    const wide = Array.from(document.querySelectorAll(".chart[data-chart]")).filter(el => drawings.has(el) && !el.dataset.taken && el.clientWidth > PAPER);
    const of = el => ({width: PAPER, height: el.clientHeight});
    for (const places of pages(wide)) {
      const ask = new XMLHttpRequest();
      try {
        ask.open("GET", address(places, of), false);
        ask.send();
        const drawn = JSON.parse(ask.responseText);
        for (const el of places) if (drawn[el.dataset.chart]) put(el, drawn[el.dataset.chart], of(el));
      } catch { /* the screen's drawing is printed, smaller */ }
    }
  });
  addEventListener("afterprint", () => bringAll());

  // js/pictures.js takes the same drawing away: as it stands, or once more where a hand has the chart.
  globalThis.chartDrawing = async el => {
    const had = drawings.get(el), s = size(el);
    if (had && had.width === s.width) return had;
    const answer = await fetch(address([el], size), {credentials: "same-origin"});
    if (!answer.ok) throw new Error(`${page(el)}: ${answer.status}`);
    return {text: (await answer.json())[el.dataset.chart], ...s};
  };

  // As ECharts draws them.

  const load = src => new Promise((ok, fail) => {
    const script = document.createElement("script");
    script.src = src;
    script.onload = ok;
    script.onerror = () => fail(new Error("the chart library did not load"));
    document.head.append(script);
  });
  const library = once(async () => {
    if (typeof echarts === "undefined") {
      if (!own.library) throw new Error("the chart library did not load");
      await load(own.library);
      await load(own.words);
    }
    await Promise.all(["400 14px", "700 14px"].flatMap(style =>
      ['"Be Vietnam Pro"', '"GB Figures"'].map(family => document.fonts.load(`${style} ${family}`, "Số liệu 0123 Ễ")))).catch(() => {}); // without the font a chart is drawn in the next one
  });
  const sources = new WeakMap(); // element → options as text, fetched once
  const source = async el => {
    if (sources.has(el)) return sources.get(el);
    let text;
    if (el.dataset.ref) text = document.getElementById(el.dataset.ref).textContent;
    else {
      const from = el.dataset.hand || el.dataset.chartSrc;
      const answer = await fetch(from, {headers: {Accept: "application/json"}, credentials: "same-origin"});
      if (!answer.ok) throw new Error(`${from}: ${answer.status}`);
      text = await answer.text();
    }
    sources.set(el, text);
    return text;
  };
  const draw = async el => {
    if (!el.clientWidth || !el.clientHeight) return; // in a closed part; drawn when it opens
    try {
      await library();
      const text = await source(el);
      const options = dressChart(JSON.parse(text), {token, font: font()});
      const locale = root.lang === "vi" ? "VI" : "EN";
      if (!echarts.getInstanceByDom(el)) el.replaceChildren();
      const chart = echarts.getInstanceByDom(el) || echarts.init(el, null, {renderer: "svg", locale});
      chart.resize();
      chart.setOption(options, true);
      chart.off("click");
      chart.on("click", p => { const to = p.data && p.data.href; if (/^\/[^/]/.test(to || "")) location.assign(to); }); // a path of this house only
      chart.getZr().flush(); // now, not with the next frame: the place is not empty in between
      const svg = el.querySelector("svg"); // the sentence on the element speaks; the drawing is silent
      if (svg) { svg.setAttribute("aria-hidden", "true"); svg.setAttribute("focusable", "false"); }
      el.dataset.drawn = "1";
    } catch (e) {
      if (drawings.has(el)) { delete el.dataset.taken; put(el, drawings.get(el).text, drawings.get(el)); } else give(el, e);
    }
  };
  const byHand = () => Promise.all(Array.from(document.querySelectorAll(".chart[data-chart-src],.chart[data-ref],.chart[data-taken]"), draw));

  // A hand: the chart is drawn where the pointer is, and answers it.
  const take = async e => {
    const el = e.target.closest && e.target.closest(".chart[data-hand]");
    if (!el || el.dataset.taken || !el.dataset.drawn) return;
    let at = e, pressed = false;
    const follow = move => { at = move; }, press = () => { pressed = true; };
    el.addEventListener("pointermove", follow);
    el.addEventListener("click", press);
    el.dataset.taken = "1";
    await draw(el);
    el.removeEventListener("pointermove", follow);
    el.removeEventListener("click", press);
    const place = el.firstElementChild, hand = ["mouseover", "mousemove", ...(pressed ? ["mousedown", "mouseup", "click"] : [])]; // a press that came too early counts
    if (el.dataset.taken && place) for (const type of hand) place.dispatchEvent(new MouseEvent(type, {clientX: at.clientX, clientY: at.clientY, bubbles: true}));
  };
  document.addEventListener("pointerover", take);
  document.addEventListener("pointerdown", take);

  const all = () => Promise.all([bringAll(), byHand()]);
  const start = async () => {
    if (!document.querySelector(".chart")) return;
    let width = innerWidth, wait = 0;
    addEventListener("resize", () => {
      if (innerWidth === width) return; // a phone's bars coming and going
      width = innerWidth;
      clearTimeout(wait);
      wait = setTimeout(all, 120);
    });
    addEventListener("giaoban:theme", byHand); // what the server drew follows by itself
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", byHand);
    matchMedia("print").addEventListener("change", byHand);
    document.addEventListener("toggle", e => { if (e.target.open && e.target.querySelector(".chart")) all(); }, true);
    await all();
    root.dataset.drawn = "1";
  };
  globalThis.bringCharts = all; // after a part of the page was changed
  start();
})();
