// What a component is like: its means with their spread, and its categories and counts as bars.

import { data } from "./data.js";
import { element, number, percent } from "./format.js";
import { marginal } from "./marginals.js";

const MOST = 6;
const WIDTH = 64;
const REACH = 2.5; // standard deviations of all components together, to either side
const SVG = "http://www.w3.org/2000/svg";

function strip(...rectangles) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("width", String(WIDTH));
  svg.setAttribute("height", "10");
  svg.setAttribute("aria-hidden", "true");
  for (const [from, to, fill] of [[0, 1, "var(--line)"], ...rectangles]) {
    const rect = document.createElementNS(SVG, "rect");
    const low = Math.max(0, Math.min(1, from)), high = Math.max(0, Math.min(1, to));
    rect.setAttribute("x", String(WIDTH * low));
    rect.setAttribute("width", String(WIDTH * (high - low)));
    rect.setAttribute("height", "10");
    rect.setAttribute("fill", fill);
    svg.append(rect);
  }
  return svg;
}

function row(picture, text) {
  return element("div", { class: "feature" }, picture, text);
}

function bar(name, share, text) {
  return row(strip([0, share, "var(--accent)"]), `${name} ${text}`);
}

/** Mean and deviation of a column over all components together. */
function together(components, column) {
  let weight = 0, mean = 0, square = 0;
  for (const component of components) {
    const each = marginal(component.parameters, column);
    weight += component.weight;
    mean += component.weight * each.mean;
    square += component.weight * (each.mean ** 2 + each.deviation ** 2);
  }
  mean /= weight;
  return { mean, deviation: Math.sqrt(Math.max(square / weight - mean ** 2, Number.MIN_VALUE)) };
}

function numbers(component, components) {
  return data.columns.filter(column => marginal(component.parameters, column)?.spread).map(column => {
    const each = marginal(component.parameters, column);
    const all = together(components, column);
    const place = value => 0.5 + (value - all.mean) / all.deviation / REACH / 2;
    const picture = strip([place(each.mean - each.deviation), place(each.mean + each.deviation), "var(--accent)"],
      [place(each.mean) - 1 / WIDTH, place(each.mean) + 1 / WIDTH, "var(--ink)"]);
    return { telling: Math.abs(each.mean - all.mean) / all.deviation,
      made: () => row(picture, `${column.name} ${column.transform ? range(component.parameters, column.name)
        : `${number(each.mean)} ± ${number(each.deviation, 2)}`}`) };
  });
}

/** Of a transformed number what stands in the place of mean and deviation: the median, and the range of 68 % about it. */
const QUANTILES = [{ key: "median" }, { key: "lower" }, { key: "upper" }];

function range(parameters, name) {
  const [median, lower, upper] = QUANTILES.map(({ key }) => number(parameters[key]?.[name]));
  return `${median} (${lower} to ${upper})`;
}

function more(lines) {
  return element("div", {}, `and ${lines.length - MOST} more`);
}

/** Of many the most telling, in their order. */
function most(lines) {
  const least = lines.map(line => line.telling).sort((a, b) => b - a)[MOST - 1] ?? -1;
  const shown = lines.filter(line => line.telling >= least).slice(0, MOST).map(line => line.made());
  return lines.length > MOST ? [...shown, more(lines)] : shown;
}

function largest(lines) {
  return lines.length > MOST ? [...lines.slice(0, MOST), more(lines)] : lines;
}

function categories(probabilities) {
  return Object.entries(probabilities).map(([feature, levels]) => element("div", {}, feature,
    ...largest(Object.entries(levels).sort((a, b) => b[1] - a[1]).map(([level, share]) => bar(level, share, percent(share))))));
}

function rates(values, highest, text, before) {
  return largest(Object.entries(values).sort((a, b) => b[1] - a[1])
    .map(([name, value]) => bar(before + name, value / highest(name), text(value))));
}

/** Parameters by the names of features, each drawn as a part of the whole or of the highest among the components. */
const BARS = [
  { key: "probability", text: percent, whole: () => 1 },
  { key: "rate", text: number },
  { key: "size", text: number, before: "size of " },
  { key: "multinomial", text: percent },
  { key: "meanDirection", text: number, whole: name => data.columns.find(column => column.name === name)?.period ?? 1 },
  { key: "concentration", text: number, before: "concentration of " },
  { key: "resultantLength", text: number, whole: () => 1, before: "resultant length of " },
];

/** An element that says what a component is like; of many features the most telling, or the largest. */
export function picture(component, components) {
  const { parameters } = component;
  const highest = key => name => Math.max(1e-12, ...components.map(other => other.parameters[key]?.[name] ?? 0));
  return element("div", { class: "picture" },
    ...most(numbers(component, components)),
    ...BARS.flatMap(({ key, text, whole, before = "" }) => rates(parameters[key] ?? {}, whole ?? highest(key), text, before)),
    ...categories(parameters.probabilities ?? {}));
}
