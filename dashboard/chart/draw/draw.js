// What the server adds to ECharts: widths of text from the fonts themselves, and one function that draws.
// measured(text, font) is given by the program.
"use strict";
echarts.setPlatformAPI({measureText: (text, font) => ({width: measured(String(text), String(font))})});
globalThis.drawChart = (options, width, height, token) => {
  const chart = echarts.init(null, null, {renderer: "svg", ssr: true, width, height, locale: "EN"});
  try {
    chart.setOption(dressChart(JSON.parse(options), {token, font: "figures"}));
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
};
