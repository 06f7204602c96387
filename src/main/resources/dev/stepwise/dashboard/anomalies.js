// The newest anomalies, and why each one is one: what was expected in the place of what came.

import { data, onChange } from "./data.js";
import { element, number, percent, time } from "./format.js";

const section = document.getElementById("anomalies-section");
const list = document.getElementById("anomalies");

function mostExpected(levels) {
  const [level, share] = Object.entries(levels).sort((a, b) => b[1] - a[1])[0];
  return `${level} expected (${percent(share)})`;
}

function expectation({ value, expected, spread }) {
  if (typeof value === "boolean") {
    return `yes expected with ${percent(expected)}`;
  }
  return expected !== null && typeof expected === "object" ? mostExpected(expected)
    : `${number(expected)}${spread === null || spread === undefined ? "" : ` ± ${number(spread)}`} expected`;
}

function shown(value) {
  return typeof value === "boolean" ? (value ? "yes" : "no") : typeof value === "number" ? number(value) : String(value);
}

/** In words: "cpu 93.1, 41.2 ± 5.2 expected". */
function reason(feature) {
  return element("span", {}, element("strong", {}, `${feature.feature} ${shown(feature.value)}`), `, ${expectation(feature)}`);
}

/** Whose it is: "device pump-7". */
function carriedOn(carried) {
  return Object.entries(carried ?? {}).map(([name, value]) => element("small", {}, `${name} ${value}`));
}

function draw() {
  section.hidden = data.anomalies.length === 0;
  list.replaceChildren(...[...data.anomalies].reverse().map(({ timestamp, cluster, explanation, carried }) => element("li", {},
    element("time", { datetime: new Date(timestamp).toISOString() }, time(timestamp)),
    element("b", {}, `near cluster ${cluster}`),
    ...carriedOn(carried),
    ...explanation.features.filter((feature, place) => place === 0 || feature.excess > 1).map(reason))));
}

onChange(what => ["model", "anomalies"].includes(what) && draw());
