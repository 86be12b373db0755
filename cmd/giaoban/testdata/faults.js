// Put before every page that the matrix opens: counts what the content policy refused, and offers faults(paper, heard), which
// measures the page as it stands and says everything a person would stumble on, with every text that is read or heard.
"use strict";
(() => {
  const refused = [];
  document.addEventListener("securitypolicyviolation", e => refused.push(`${e.violatedDirective} ${e.blockedURI}`));

  // drawn answers when the fonts are there and every chart that has room is drawn.
  const drawn = async () => {
    await document.fonts.ready;
    const open = e => !e.dataset.off && e.clientWidth && e.clientHeight && !e.querySelector("svg");
    for (let n = 0; n < 250 && [...document.querySelectorAll(".chart")].some(open); n++) await new Promise(ok => setTimeout(ok, 20));
    await new Promise(ok => setTimeout(ok, 20));
  };

  const quote = e => (e.innerText ?? e.textContent).trim().replace(/\s+/g, " ").slice(0, 60) || e.outerHTML.slice(0, 80);
  const where = e => `${e.tagName.toLowerCase()}${e.classList.length ? "." + [...e.classList].join(".") : ""}`;

  // The ink of a text: from the top of its highest mark to the foot of its lowest, around its base line.
  const canvas = document.createElement("canvas").getContext("2d"), inks = new Map();
  const ink = (text, style) => {
    const font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`, key = font + "\n" + text;
    if (!inks.has(key)) {
      canvas.font = font;
      const m = canvas.measureText(text);
      inks.set(key, {box: m.fontBoundingBoxAscent, up: m.actualBoundingBoxAscent, down: m.actualBoundingBoxDescent});
    }
    return inks.get(key);
  };

  // What an element lets be seen: the part of the page inside all that cut it off.
  const windows = new Map();
  const whole = {left: -1e6, top: -1e6, right: 1e6, bottom: 1e6, hidden: false, cut: null};
  const seenThrough = e => {
    if (!e || e === document.documentElement || e === document.body) return whole;
    if (windows.has(e)) return windows.get(e);
    const style = getComputedStyle(e), above = seenThrough(e.parentElement);
    let w = above;
    if (style.clipPath !== "none" || style.visibility !== "visible" || +style.opacity === 0) w = {...above, hidden: true};
    const cuts = style.display !== "inline" && (style.overflowX !== "visible" || style.overflowY !== "visible") && !(e instanceof SVGElement && e.tagName !== "svg");
    if (cuts) {
      const r = e.getBoundingClientRect();
      const scrolls = /auto|scroll/.test(style.overflowX + style.overflowY);
      w = {left: Math.max(w.left, r.left), top: Math.max(w.top, r.top), right: Math.min(w.right, r.right), bottom: Math.min(w.bottom, r.bottom), hidden: w.hidden, cut: scrolls ? above.cut : e};
    }
    windows.set(e, w);
    return w;
  };

  // Every line of text with the box of its ink.
  const lines = () => {
    const out = [], range = document.createRange();
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let n = walk.nextNode(); n; n = walk.nextNode()) {
      const text = n.data.trim(), e = n.parentElement;
      if (!text || !e.checkVisibility() || e.closest("script,style,noscript,option,title")) continue;
      const through = seenThrough(e);
      if (through.hidden) continue;
      const style = getComputedStyle(e);
      if (e.closest("svg") && style.fill === "none" && style.stroke === "none") continue;
      const m = ink(text, style);
      let rects;
      if (e.closest("svg")) rects = [e.getBoundingClientRect()];
      else { range.selectNodeContents(n); rects = range.getClientRects(); }
      const grown = e.closest("svg") && e.getScreenCTM ? e.getScreenCTM() : null, k = grown ? Math.hypot(grown.a, grown.b) : 1; // a drawing may be scaled as a whole
      const turned = e.closest("svg") && rects[0].height > 2 * k * parseFloat(style.fontSize);
      for (const r of rects) {
        if (r.width < 1 || r.height < 1) continue;
        const base = r.top + m.box * k;
        out.push({e, text, style, m, through, lines: rects.length, left: r.left, right: r.right, top: turned ? r.top : base - m.up * k, bottom: turned ? r.bottom : base + m.down * k});
      }
    }
    return out;
  };

  const clipped = all => all.flatMap(l => {
    const {cut} = l.through, faults = [];
    if (cut) {
      const r = cut.getBoundingClientRect();
      if (l.top < r.top - 1 || l.bottom > r.bottom + 1 || l.left < r.left - 1.5 || l.right > r.right + 1.5) faults.push(`cut off by ${where(cut)}: “${l.text.slice(0, 60)}”`);
    }
    const pitch = parseFloat(l.style.lineHeight);
    if (l.lines > 1 && !l.e.closest("svg") && pitch + .5 < l.m.up + l.m.down) faults.push(`lines run into each other (${pitch} px for ${(l.m.up + l.m.down).toFixed(1)}): “${l.text.slice(0, 60)}”`);
    return faults;
  });

  const overlapping = all => {
    const boxes = all.map(l => ({...l, left: Math.max(l.left, l.through.left), right: Math.min(l.right, l.through.right), top: Math.max(l.top, l.through.top), bottom: Math.min(l.bottom, l.through.bottom)}))
      .filter(b => b.right - b.left > 1 && b.bottom - b.top > 1).sort((a, b) => a.top - b.top);
    const faults = [];
    for (let i = 0; i < boxes.length; i++) for (let k = i + 1; k < boxes.length && boxes[k].top < boxes[i].bottom - 2; k++) {
      const a = boxes[i], b = boxes[k];
      if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 && Math.min(a.bottom, b.bottom) - b.top > 2 && !stands(a, b)) faults.push(`“${a.text.slice(0, 40)}” (${where(a.e)}) lies on “${b.text.slice(0, 40)}” (${where(b.e)})`);
    }
    return faults;
  };
  // What stays in sight while the page goes by covers it, and has a ground of its own.
  const layer = e => { for (; e && e !== document.body; e = e.parentElement) if (/fixed|sticky/.test(getComputedStyle(e).position)) return e; return null; };
  const stands = (a, b) => layer(a.e) !== layer(b.e);

  // Every text that is read or heard, but for what is marked as being in another language.
  const said = () => {
    const all = new Set(), other = root => root.closest(`[lang]:not(html):not([lang=${document.documentElement.lang}]),script,[hreflang],textarea,table[data-sheet],code,.mono,[translate=no],.path`);
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT);
    for (let e = walk.currentNode; e; e = walk.nextNode()) {
      if (other(e)) continue;
      for (const n of e.childNodes) if (n.nodeType === 3 && n.data.trim()) all.add(n.data.trim().replace(/\s+/g, " "));
      for (const a of ["title", "aria-label", "placeholder", "alt", "data-l"]) if (e.getAttribute(a)) all.add(e.getAttribute(a).trim());
    }
    all.add(document.title);
    return [...all];
  };

  globalThis.faults = async (paper, heard) => {
    await drawn();
    windows.clear();
    const root = document.documentElement, faults = refused.map(r => `refused by the content policy: ${r}`), say = text => faults.push(text);
    if (root.scrollWidth > innerWidth) {
      const widest = [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && e.checkVisibility()).pop();
      say(`scrolls sideways: ${root.scrollWidth} of ${innerWidth} px, ${widest ? where(widest) + " “" + quote(widest) + "”" : ""}`);
    }
    for (const e of performance.getEntriesByType("resource")) if (!e.name.startsWith(location.origin) && !e.name.startsWith("data:")) say(`asks another host: ${e.name}`);
    const headings = document.querySelectorAll("h1").length;
    if (headings !== 1) say(`${headings} h1`);
    if (!document.title) say("no title");
    for (const e of document.querySelectorAll(".chart")) if (e.checkVisibility() && e.clientWidth && (e.dataset.off || !e.querySelector("svg"))) say(`not drawn: ${e.getAttribute("aria-label")}`);
    const key = document.body.textContent.match(/⟦.*?⟧|%!\w|\bundefined\b|\bNaN\b|<no value>/);
    if (key) say(`words without a sentence: ${key[0]}`);
    const all = lines();
    faults.push(...clipped(all), ...overlapping(all));
    for (const l of all) {
      const place = l.e.closest("svg,th,td,dt,dd,li,p,button,.btn,h1,h2,h3");
      if (!place || place.tagName === "svg" || getComputedStyle(place).display === "inline") continue;
      const r = place.getBoundingClientRect();
      if (l.right > r.right + 1.5 || l.left < r.left - 1.5) say(`wider than its place: ${where(place)} “${quote(place)}”`);
    }
    let moved = 0;
    const entries = await new Promise(ok => { new PerformanceObserver(l => ok(l.getEntries())).observe({type: "layout-shift", buffered: true}); setTimeout(() => ok([]), 0); });
    for (const e of entries) if (!e.hadRecentInput) moved += e.value;
    if (!paper && moved > .001) say(`things jumped by ${moved.toFixed(3)}: ${entries.flatMap(e => e.sources.map(s => s.node && (s.node.nodeType === 3 ? "“" + s.node.data.slice(0, 30) + "”" : where(s.node)))).slice(0, 3).join(", ")}`);
    if (heard) {
      const found = await axe.run(document, {resultTypes: ["violations"], rules: {"target-size": {enabled: true}}});
      for (const v of found.violations) say(`axe ${v.id}: ${v.nodes.slice(0, 3).map(n => n.html.slice(0, 160)).join(" | ")}`);
    }
    return JSON.stringify({lang: root.lang, status: performance.getEntriesByType("navigation")[0].responseStatus, problem: !!document.querySelector(".banner code, .banner .code"), faults: [...new Set(faults)], said: said()});
  };
})();
