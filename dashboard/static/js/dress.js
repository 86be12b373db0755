// Dresses the options that dashboard/chart built: names become colours, formatters and the font. It is the one place that
// knows these names, for the browser (js/charts.js) and for the server, which runs this very file (dashboard/chart/draw).
// Options are data: "token:…" is replaced only where a colour stands, "fn:…" by a function of the list below only where a
// formatter stands; nothing in them is ever run. It touches no page, and asks nothing of the machine (no Intl: the server has none).
"use strict";
(() => {
  const COLOURS = new Set(["color", "borderColor", "backgroundColor"]);

  // A tooltip is rich text to ECharts: braces would start a style, so a name that has them is shown with brackets.
  const plain = text => String(text ?? "").replace(/[{}]/g, c => c === "{" ? "(" : ")");

  const FORMATTERS = {
    "fn:name": p => p.name,                                         // the text the builder gave this very item
    "fn:lines": text => String(text),                               // an axis label as it stands, with its line breaks
    "fn:two": p => { const [head, ...rest] = plain(p.name).split("\n"); return `{head|${head}}\n{text|${rest.join(" ")}}`; },
    "fn:tip": p => plain((Array.isArray(p) ? p : [p]).map(q => q.data && q.data.tip).find(Boolean) || ""),
  };
  // 1.234,5 in Vietnamese, 1,234.5 in English; the minus is one.
  const number = name => {
    const m = /^fn:number-(vi|en)-([0-3])$/.exec(name);
    if (!m) return null;
    const [group, point] = m[1] === "vi" ? [".", ","] : [",", "."];
    return v => {
      const [whole, rest] = Math.abs(v).toFixed(+m[2]).split(".");
      const text = whole.replace(/\B(?=(\d{3})+$)/g, group) + (rest ? point + rest : "");
      return v < 0 && /[1-9]/.test(text) ? "\u2212" + text : text;
    };
  };
  const formatter = name => FORMATTERS[name] || number(name) || (() => "");

  // dressChart walks options in place. look: token(name) gives a colour, font is a family list.
  globalThis.dressChart = (options, look) => {
    const walk = node => {
      if (Array.isArray(node)) { node.forEach(walk); return; }
      if (!node || typeof node !== "object") return;
      for (const key of Object.keys(node)) {
        const v = node[key];
        if (typeof v !== "string") walk(v);
        else if (COLOURS.has(key) && v.startsWith("token:")) node[key] = look.token(v.slice(6));
        else if (key === "formatter") node[key] = formatter(v);
        else if (key === "fontFamily") node[key] = look.font;
      }
    };
    walk(options);
    return options;
  };
})();
