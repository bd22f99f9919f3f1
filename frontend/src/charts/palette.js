// The stylesheet's colours as plain values, read anew for each theme.
const NAMES = {
  ink: "--ink", quiet: "--ink-2", faint: "--ink-3", line: "--line", strong: "--line-strong", surface: "--surface",
  good: "--good", bad: "--bad", mark: "--saffron",
};

export function palette() {
  const probe = document.createElement("span");
  document.body.append(probe);
  const read = (name) => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const colours = Object.fromEntries(Object.entries(NAMES).map(([key, name]) => [key, read(name)]));
  colours.series = [1, 2, 3, 4, 5, 6].map((n) => read(`--chart-${n}`));
  probe.remove();
  colours.font = getComputedStyle(document.body).fontFamily;
  return colours;
}
