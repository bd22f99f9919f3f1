// Draws the figures that templates describe in JSON; the same numbers stand in a table beside each drawing.
import { BarChart, LineChart, PieChart } from "echarts/charts";
import { GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { options } from "./kinds.js";
import { palette } from "./palette.js";

use([
  BarChart, LineChart, PieChart, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, SVGRenderer,
]);

const drawn = new Map();

async function draw(root) {
  await document.fonts.ready;
  for (const place of root.querySelectorAll("[data-chart]")) {
    if (!drawn.has(place)) {
      const chart = init(place, null, { renderer: "svg" });
      const spec = JSON.parse(document.getElementById(place.dataset.chart).textContent);
      drawn.set(place, { chart, spec });
      new ResizeObserver(() => chart.resize()).observe(place);
    }
    paint(drawn.get(place));
  }
}

function paint({ chart, spec }) {
  chart.setOption(options(spec, palette()), { notMerge: true });
}

function repaint() {
  for (const [place, entry] of drawn) {
    if (place.isConnected) {
      paint(entry);
    } else {
      entry.chart.dispose();
      drawn.delete(place);
    }
  }
}

document.addEventListener("theme:changed", repaint);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
window.partnerCenterCharts = { draw };
draw(document);
