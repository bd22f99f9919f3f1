// The chart kinds of the console, each as ECharts options: line, bar, stacked, donut, waterfall, ladder.
const language = () => document.documentElement.lang || "en";
const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

export function options(spec, colours) {
  const kind = KINDS[spec.kind];
  if (!kind) {
    throw new Error(`Unknown chart kind: ${spec.kind}`);
  }
  return { ...frame(spec, colours), ...kind(spec, colours) };
}

function frame(spec, colours) {
  return {
    animation: !still(),
    animationDuration: 350,
    color: colours.series,
    textStyle: { fontFamily: colours.font, color: colours.quiet },
    grid: { left: 4, right: 12, top: spec.series?.length > 1 ? 34 : 12, bottom: 4, containLabel: true },
    legend: {
      show: (spec.series?.length ?? 0) > 1, type: "scroll", left: 0, right: 0, top: 0, itemWidth: 12, itemHeight: 8, icon: "roundRect",
      textStyle: { color: colours.quiet, fontFamily: colours.font },
    },
    tooltip: {
      trigger: "axis",
      renderMode: "richText",
      axisPointer: { type: "shadow", shadowStyle: { color: colours.line, opacity: 0.4 } },
      backgroundColor: colours.surface,
      borderColor: colours.strong,
      textStyle: { color: colours.ink, fontFamily: colours.font, fontSize: 13 },
      valueFormatter: (value) => full(value, spec),
    },
    xAxis: categoryAxis(spec, colours),
    yAxis: valueAxis(spec, colours),
  };
}

function categoryAxis(spec, colours) {
  return {
    type: "category",
    data: spec.categories,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: colours.strong } },
    axisLabel: { color: colours.quiet, fontFamily: colours.font, hideOverlap: true },
  };
}

function valueAxis(spec, colours) {
  return {
    type: "value",
    splitNumber: 4,
    splitLine: { lineStyle: { color: colours.line } },
    axisLabel: { color: colours.faint, fontFamily: colours.font, formatter: (value) => short(value, spec) },
  };
}

function line(spec, colours) {
  return {
    series: spec.series.map((row, index) => ({
      name: row.name, type: "line", data: row.values, symbolSize: 7, lineStyle: { width: 2.5 },
      showSymbol: row.values.length < 16,
      areaStyle: index === 0 && spec.series.length === 1 ? { opacity: 0.1 } : undefined,
    })),
    xAxis: { ...categoryAxis(spec, colours), boundaryGap: false },
  };
}

function bar(spec, _colours, stack) {
  return {
    series: spec.series.map((row) => ({
      name: row.name, type: "bar", data: row.values, stack, barMaxWidth: 34,
      itemStyle: { borderRadius: stack ? 0 : [3, 3, 0, 0] },
    })),
  };
}

const stacked = (spec, colours) => bar(spec, colours, "all");

function donut(spec, colours) {
  return {
    xAxis: undefined,
    yAxis: undefined,
    grid: undefined,
    legend: {
      show: true, orient: "vertical", right: 0, top: "middle", icon: "roundRect", itemWidth: 12, itemHeight: 8,
      textStyle: { color: colours.quiet, fontFamily: colours.font },
    },
    tooltip: { ...frame(spec, colours).tooltip, trigger: "item" },
    series: [{
      type: "pie", radius: ["52%", "78%"], center: ["34%", "50%"], padAngle: 1.5, label: { show: false },
      itemStyle: { borderRadius: 3 },
      data: spec.categories.map((name, index) => ({ name, value: spec.series[0].values[index] })),
    }],
  };
}

function waterfall(spec, colours) {
  const rows = spec.series[0].values;
  const totals = new Set(spec.totals ?? []);
  let reached = 0;
  const bars = rows.map((value, index) => {
    const from = totals.has(index) ? 0 : reached;
    reached = totals.has(index) ? value : reached + value;
    return { base: Math.min(from, reached), size: Math.abs(reached - from), value, total: totals.has(index) };
  });
  const colour = (row) => (row.total ? colours.series[0] : row.value < 0 ? colours.bad : colours.good);
  const names = categoryAxis(spec, colours);
  return {
    xAxis: { ...names, axisLabel: { ...names.axisLabel, interval: 0, hideOverlap: false, width: 62, overflow: "break" } },
    tooltip: { ...frame(spec, colours).tooltip, formatter: ([row]) => `${row.name}: ${full(rows[row.dataIndex], spec)}` },
    series: [
      { type: "bar", stack: "all", silent: true, itemStyle: { opacity: 0 }, data: bars.map((row) => row.base) },
      {
        type: "bar", stack: "all", barMaxWidth: 44,
        label: {
          show: true, position: "top", color: colours.ink, fontFamily: colours.font,
          formatter: ({ dataIndex }) => short(rows[dataIndex], spec),
        },
        data: bars.map((row) => ({ value: row.size, itemStyle: { color: colour(row), borderRadius: 2 } })),
      },
    ],
  };
}

function ladder(spec, colours) {
  const steps = spec.steps;
  const last = steps.at(-1);
  const reach = spec.reached ?? 0;
  const end = Math.max(last.from * 1.25, reach * 1.1, 1);
  const points = [...steps.map((step) => [step.from, step.rate]), [end, last.rate]];
  const rate = (value) => new Intl.NumberFormat(language(), { style: "percent", maximumFractionDigits: 2 }).format(value);
  return {
    tooltip: { ...frame(spec, colours).tooltip, formatter: ([row]) => `${full(row.data[0], spec)}: ${rate(row.data[1])}` },
    xAxis: { ...valueAxis(spec, colours), max: end, splitLine: { show: false } },
    yAxis: { ...valueAxis(spec, colours), axisLabel: { color: colours.faint, formatter: rate } },
    series: [{
      type: "line", step: "end", data: points, symbolSize: 8, lineStyle: { width: 2.5 }, areaStyle: { opacity: 0.08 },
      markLine: reach ? {
        symbol: "none", silent: true, data: [{ xAxis: reach }], lineStyle: { color: colours.mark, width: 2, type: "solid" },
        label: { formatter: spec.reached_label ?? "", color: colours.ink, fontFamily: colours.font },
      } : undefined,
    }],
  };
}

const KINDS = { line, bar, stacked, donut, waterfall, ladder };

function full(value, spec) {
  const digits = spec.digits ?? 2;
  const number = new Intl.NumberFormat(language(), { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return spec.unit ? `${number.format(value)} ${spec.unit}` : number.format(value);
}

function short(value) {
  return new Intl.NumberFormat(language(), { notation: "compact", maximumFractionDigits: 1 }).format(value);
}
