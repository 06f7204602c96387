// Figures over time: likelihood, weights, throughput, latency and lag.

import { Chart } from "./chart.js";
import { onScheme } from "./colours.js";
import { data, onChange } from "./data.js";
import { percent } from "./format.js";

const MOST_LINES = 20;
const upFromZero = { range: (chart, low, high) => [0, high > 0 ? high * 1.1 : 1] };
const charts = {
  likelihood: new Chart("likelihood"),
  weights: new Chart("weights", { names: true, scale: { range: (chart, low, high) => [0, Math.min(1, (high || 1) * 1.1)] } }),
  throughput: new Chart("throughput", { scale: upFromZero }),
  latency: new Chart("latency", { scale: upFromZero }),
  lag: new Chart("lag", { scale: upFromZero }),
};

function snapshots() {
  const times = data.snapshots.map(snapshot => snapshot.timestamp);
  charts.likelihood.draw(times, [{ label: "ln p(x), mean", values: data.snapshots.map(snapshot => snapshot.meanLogLikelihood) }]);
  const weights = data.snapshots.map(snapshot => new Map(snapshot.components.map(component => [component.id, component.weight])));
  const newest = weights.at(-1) ?? new Map();
  const ids = [...new Set(weights.flatMap(each => [...each.keys()]))]
    .sort((a, b) => (newest.get(b) ?? 0) - (newest.get(a) ?? 0))
    .slice(0, MOST_LINES)
    .sort((a, b) => a - b);
  const lines = ids.map(id => ({ id, label: String(id), text: share, values: weights.map(each => each.get(id) ?? null) }));
  if (data.snapshots.at(-1)?.background !== undefined) {
    lines.push({ label: "none", dash: 2, text: share, values: data.snapshots.map(snapshot => snapshot.background ?? null) });
  }
  charts.weights.draw(times, lines.map(line => newest.has(line.id) || line.id === undefined ? line : { ...line, text: () => "gone" }));
}

function share(value) {
  return value === null || value === undefined ? "–" : percent(value);
}

function figures() {
  const times = data.figures.map(figure => figure.timestamp);
  const line = (label, name, dash) => ({ label, dash, values: data.figures.map(figure => figure[name]) });
  charts.throughput.draw(times, [line("scored", "pointsPerSecond")]);
  charts.latency.draw(times, [line("median", "latency50Millis"), line("95 %", "latency95Millis", 1)]);
  charts.lag.draw(times, [line("yet to be read", "lag")]);
}

function draw(what) {
  if (["model", "snapshots", "events"].includes(what)) {
    snapshots();
  }
  if (["model", "figures", "events"].includes(what)) {
    figures();
  }
}

onChange(draw);
onScheme(() => draw("model"));
