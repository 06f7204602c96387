// What a component is like: its means with their spread, and its categories and counts as bars.

import { data } from "./data.js";
import { number, percent } from "./format.js";

const MOST = 6;
const SVG = "http://www.w3.org/2000/svg";

function bar(share) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("width", "64");
  svg.setAttribute("height", "10");
  svg.setAttribute("aria-hidden", "true");
  for (const [width, fill] of [[64, "var(--line)"], [64 * Math.max(0, Math.min(1, share)), "var(--accent)"]]) {
    const rect = document.createElementNS(SVG, "rect");
    rect.setAttribute("width", String(width));
    rect.setAttribute("height", "10");
    rect.setAttribute("fill", fill);
    svg.append(rect);
  }
  return svg;
}

function row(name, share, text) {
  const line = document.createElement("div");
  line.append(bar(share), ` ${name} ${text}`);
  return line;
}

function some(lines) {
  return lines.length > MOST
    ? [...lines.slice(0, MOST), document.createTextNode(`and ${lines.length - MOST} more`)]
    : lines;
}

function numbers(parameters) {
  const spread = parameters.covariance ?? parameters.scale;
  const names = data.columns.filter(column => ["gaussian", "student-t"].includes(column.family)).map(column => column.name);
  return (parameters.mean ?? []).map((mean, i) => {
    const line = document.createElement("div");
    line.textContent = `${names[i] ?? i + 1} ${number(mean)} ± ${number(spread ? Math.sqrt(spread[i][i]) : null, 2)}`;
    return line;
  });
}

function categories(probabilities) {
  return Object.entries(probabilities).flatMap(([feature, levels]) =>
    Object.entries(levels).sort((a, b) => b[1] - a[1]).slice(0, MOST / 2)
      .map(([level, share]) => row(`${feature} ${level}`, share, percent(share))));
}

function rates(values, largest, text) {
  return Object.entries(values).sort((a, b) => b[1] - a[1]).map(([name, value]) => row(name, value / largest(name), text(value)));
}

/** Elements that say what a component is like; of many features the most telling. */
export function picture(parameters, all) {
  const most = key => name => Math.max(1e-12, ...all.map(other => other[key]?.[name] ?? 0));
  return [
    ...some(numbers(parameters)),
    ...some(categories(parameters.probabilities ?? {})),
    ...some(rates(parameters.probability ?? {}, () => 1, percent)),
    ...some(rates(parameters.rate ?? {}, most("rate"), number)),
    ...some(rates(parameters.multinomial ?? {}, most("multinomial"), percent)),
  ];
}
