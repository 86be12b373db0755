// Makes pictures of charts: <details data-save> in a panel with buttons data-picture="png" and "svg".
// A picture is one SVG: the subject and the panel's own head and notes above, each chart as the server draws it for its place,
// heads and key where they stand, and the line with source, period and version below.
// PNG is the same SVG at twice its size. The fonts go with it, so that it reads alike on a machine without them.
"use strict";
(() => {
  const PAD = 24, DENSITY = 2;
  const root = document.documentElement;
  const token = name => getComputedStyle(root).getPropertyValue(name).trim();
  const escape = text => String(text).replace(/[&<>"]/g, c => ({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}[c]));
  const once = make => { let made; return () => made ??= make(); };

  // The page's own @font-face rules with the files in them: an SVG that is a picture loads nothing.
  const inside = async rule => {
    const address = /url\("?([^")]+)"?\)/.exec(rule.style.getPropertyValue("src"));
    const bytes = await (await fetch(new URL(address[1], rule.parentStyleSheet.href))).blob();
    const data = await new Promise((ok, fail) => {
      const reader = new FileReader();
      reader.onload = () => ok(reader.result);
      reader.onerror = () => fail(reader.error);
      reader.readAsDataURL(bytes);
    });
    return rule.cssText.replace(address[0], `url("${data}")`).replace(/font-display:\s*optional/, "font-display: block");
  };
  const faces = once(async () => (await Promise.all(Array.from(document.styleSheets).flatMap(sheet => Array.from(sheet.cssRules))
    .filter(rule => rule instanceof CSSFontFaceRule).map(inside))).join(""));

  const write = (x, y, text, size, weight, colour) =>
    `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" font-size="${size}" font-weight="${weight}" fill="${colour}">${escape(text)}</text>`;

  // Lines of at most so many pixels.
  const pen = document.createElement("canvas").getContext("2d");
  const lines = (text, size, weight, width) => {
    pen.font = `${weight} ${size}px ${token("--font")}`;
    const out = [];
    for (const word of text.split(/\s+/).filter(Boolean)) {
      const longer = out.length ? `${out[out.length - 1]} ${word}` : word;
      if (out.length && pen.measureText(longer).width * 1.03 <= width) // digits of one width, which the pen does not know, are wider
        out[out.length - 1] = longer;
      else out.push(word);
    }
    return out;
  };

  // Words of the page at the very places where they stand, line by line.
  const words = (element, at) => {
    let out = "";
    const walk = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      if (node.parentElement.closest(".vh")) continue;
      const style = getComputedStyle(node.parentElement);
      let line = null;
      const finish = () => {
        if (line) out += write(line.box.left - at.left, line.box.top - at.top + line.box.height * .8, line.text, parseFloat(style.fontSize), style.fontWeight, style.color);
      };
      for (const m of node.data.matchAll(/\S+/g)) {
        const range = document.createRange();
        range.setStart(node, m.index);
        range.setEnd(node, m.index + m[0].length);
        const box = range.getBoundingClientRect();
        if (line && Math.abs(line.box.top - box.top) < 2) line.text += " " + m[0];
        else { finish(); line = {box, text: m[0]}; }
      }
      finish();
    }
    return out;
  };

  // Signs of the page: what the style sheet says about them is written on them.
  const signs = (element, at) => Array.from(element.querySelectorAll("svg"), svg => {
    const box = svg.getBoundingClientRect(), view = svg.viewBox.baseVal;
    if (!box.width) return "";
    const shapes = Array.from(svg.querySelectorAll("path,circle,rect"), shape => {
      const style = getComputedStyle(shape), copy = shape.cloneNode();
      copy.removeAttribute("class");
      for (const name of ["fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap"]) copy.setAttribute(name, style.getPropertyValue(name));
      return new XMLSerializer().serializeToString(copy);
    });
    return `<g transform="translate(${(box.left - at.left).toFixed(1)} ${(box.top - at.top).toFixed(1)}) scale(${(box.width / view.width).toFixed(3)})">${shapes.join("")}</g>`;
  }).join("");

  // The chart as the server drew it for the width it has here, in the colours of the page.
  const redrawn = async (element, at) => {
    const box = element.getBoundingClientRect(), drawing = await chartDrawing(element);
    const svg = new DOMParser().parseFromString(drawing.text, "image/svg+xml").documentElement;
    for (const node of svg.querySelectorAll("*")) for (const name of ["fill", "stroke"]) {
      const is = /^var\((--[\w-]+)\)$/.exec(node.getAttribute(name) || "");
      if (is) node.setAttribute(name, token(is[1]));
    }
    svg.setAttribute("width", drawing.width);
    svg.setAttribute("height", drawing.height);
    svg.setAttribute("overflow", "visible"); // a label may use the padding of its panel
    const x = box.left - at.left + (box.width - drawing.width) / 2;
    return `<g transform="translate(${x.toFixed(1)} ${(box.top - at.top).toFixed(1)})">${new XMLSerializer().serializeToString(svg)}</g>`;
  };

  const around = boxes => {
    const left = Math.min(...boxes.map(b => b.left)), top = Math.min(...boxes.map(b => b.top));
    return {left, top, width: Math.max(...boxes.map(b => b.right)) - left, height: Math.max(...boxes.map(b => b.bottom)) - top};
  };

  const picture = async menu => {
    const panel = menu.closest(".panel");
    const charts = Array.from(panel.querySelectorAll(".chart[data-drawn]")).filter(c => c.clientWidth);
    const maps = panel.querySelectorAll(".pad>.outlines");
    if (!charts.length && !maps.length) throw new Error("no chart is drawn");
    const beside = Array.from(panel.querySelectorAll(".pad h3,.pad>.key,.pad>.outlines"));
    const box = around([...charts, ...beside].map(e => e.getBoundingClientRect()));
    const width = Math.ceil(box.width) + 2 * PAD;
    const ink = token("--ink"), quiet = token("--ink-2");
    const head = panel.querySelector("header h2,header h3"), notes = Array.from(panel.querySelectorAll(":scope>header>p"), p => p.textContent.trim());
    let y = PAD, body = "";
    const block = (text, size, weight, colour) => {
      for (const line of lines(text, size, weight, box.width)) {
        body += write(PAD, y + size, line, size, weight, colour);
        y += Math.round(size * 1.45);
      }
    };
    block(menu.dataset.subject, 18, 700, ink);
    block([head && head.textContent.trim(), ...notes].filter(Boolean).map(s => s.replace(/\.$/, "")).join(". "), 14, 400, quiet);
    y += 12;
    const at = {left: box.left - PAD, top: box.top - y};
    for (const c of charts) body += await redrawn(c, at);
    for (const e of beside) body += words(e, at) + signs(e, at);
    y += Math.ceil(box.height) + 16;
    block(menu.dataset.line, 12, 400, quiet);
    const height = y + PAD - 8;
    const style = `${await faces()}text{font-family:${token("--font")}!important;font-variant-numeric:tabular-nums}`;
    return {width, height, svg: `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" lang="${root.lang}">` +
      `<title>${escape(menu.dataset.subject)}</title><style>${escape(style).replaceAll("&quot;", '"')}</style><rect width="${width}" height="${height}" fill="${token("--surface")}"/>${body}</svg>`};
  };

  const kinds = {
    svg: async p => new Blob([p.svg], {type: "image/svg+xml"}),
    png: async p => {
      const image = new Image();
      image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(p.svg);
      await image.decode();
      const canvas = document.createElement("canvas");
      canvas.height = p.height * DENSITY;
      const draw = () => { canvas.width = p.width * DENSITY; canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height); };
      draw(); // asks for the fonts inside, which are there a moment later
      await new Promise(ok => setTimeout(ok, 150));
      draw();
      return new Promise((ok, fail) => canvas.toBlob(b => b ? ok(b) : fail(new Error("no picture")), "image/png"));
    },
  };

  const keep = (blob, name) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000); // the browser reads it in its own time
  };

  addEventListener("click", async e => {
    for (const open of document.querySelectorAll("details[data-save][open]")) if (!open.contains(e.target)) open.open = false;
    const button = e.target.closest("[data-picture]");
    if (!button) return;
    const menu = button.closest("[data-save]"), said = menu.querySelector("[data-failed]"), kind = button.dataset.picture;
    said.textContent = "";
    menu.setAttribute("aria-busy", "true");
    try {
      keep(await kinds[kind](await picture(menu)), `${menu.dataset.file}.${kind}`);
      menu.open = false;
      menu.querySelector("summary").focus();
    } catch (why) {
      console.warn("picture not made:", why);
      said.textContent = said.dataset.failed;
    }
    menu.removeAttribute("aria-busy");
  });
  addEventListener("keydown", e => {
    const menu = e.key === "Escape" && document.querySelector("details[data-save][open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
})();
