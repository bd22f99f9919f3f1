// Fetches the drawing script only where a page holds a chart.
let asked = false;

export function start(root) {
  if (!root.querySelector("[data-chart]")) {
    return;
  }
  if (window.partnerCenterCharts) {
    window.partnerCenterCharts.draw(root);
    return;
  }
  const source = document.body.dataset.charts;
  if (asked || !source) {
    return;
  }
  asked = true;
  const script = document.createElement("script");
  script.src = source;
  document.head.append(script);
}
