// The clusters in two features: newest points in the colours of their memberships, ellipses at one and two sigma.

import { blend, colour, ink, mark, onScheme, shape } from "./colours.js";
import { data, onChange } from "./data.js";
import { ellipse, outline } from "./ellipse.js";
import { element, number } from "./format.js";
import { replay } from "./replay.js";

const canvas = document.getElementById("scatter");
const note = document.getElementById("scatter-note");
const choices = { x: document.getElementById("x"), y: document.getElementById("y") };
const MARGIN = { left: 58, right: 12, top: 10, bottom: 34 };
const ROOM = 0.06;
const NUMBERS = new Set(["gaussian", "student-t"]);
let waiting = false;

/** What is drawn, in numbers: for tests and the curious. */
export const drawn = { ellipses: [], points: 0, x: null, y: null };

function offer() {
  for (const [name, preset] of [["x", 0], ["y", 1]]) {
    const before = choices[name].value; // kept when the service comes back
    choices[name].replaceChildren(...data.columns.map((column, at) => element("option", { value: String(at) }, column.name)));
    choices[name].value = before !== "" && Number(before) < data.columns.length
      ? before : String(Math.min(preset, data.columns.length - 1));
  }
}

function ellipses(i, j) {
  const numeric = [i, j].every(column => NUMBERS.has(data.columns[column]?.family));
  const components = replay.snapshot()?.components ?? [];
  return numeric
    ? components.map(component => ({ id: component.id, weight: component.weight, ...ellipse(component.parameters, i, j) }))
      .filter(each => each.x !== undefined)
    : [];
}

function range(values, floor) {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  if (sorted.length === 0) {
    return [0, 1];
  }
  const low = Math.min(sorted[Math.floor(0.005 * (sorted.length - 1))], ...floor);
  const high = Math.max(sorted[Math.ceil(0.995 * (sorted.length - 1))], ...floor);
  const room = (high - low || Math.abs(high) || 1) * ROOM;
  return [low - room, high + room];
}

function ticks([low, high], most) {
  const raw = (high - low) / most;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map(factor => factor * power).find(candidate => candidate >= raw);
  const found = [];
  for (let at = Math.ceil(low / step); at * step <= high; at++) {
    found.push(at * step);
  }
  return found;
}

function draw() {
  waiting = false;
  const i = Number(choices.x.value), j = Number(choices.y.value);
  const width = canvas.clientWidth, height = canvas.clientHeight;
  const context = canvas.getContext("2d");
  canvas.width = width * devicePixelRatio;
  canvas.height = height * devicePixelRatio;
  context.scale(devicePixelRatio, devicePixelRatio);
  const shapes = ellipses(i, j);
  const points = data.points.filter(point => point.values[i] !== null && point.values[j] !== null);
  const outlines = shapes.map(each => outline(each, 2));
  const xs = range(points.map(point => point.values[i]).concat(shapes.map(each => each.x)), outlines.flat().map(at => at[0]));
  const ys = range(points.map(point => point.values[j]).concat(shapes.map(each => each.y)), outlines.flat().map(at => at[1]));
  const px = value => MARGIN.left + (value - xs[0]) / (xs[1] - xs[0]) * (width - MARGIN.left - MARGIN.right);
  const py = value => height - MARGIN.bottom - (value - ys[0]) / (ys[1] - ys[0]) * (height - MARGIN.top - MARGIN.bottom);
  axes(context, width, height, xs, ys, px, py, i, j);
  context.save();
  context.beginPath();
  context.rect(MARGIN.left, MARGIN.top, width - MARGIN.left - MARGIN.right, height - MARGIN.top - MARGIN.bottom);
  context.clip();
  for (const point of points) {
    context.globalAlpha = 0.65;
    context.fillStyle = context.strokeStyle = blend(point.memberships);
    mark(context, shape(point.cluster), px(point.values[i]), py(point.values[j]), point.anomaly ? 4.5 : 2.5);
  }
  context.globalAlpha = 1;
  shapes.forEach((each, at) => {
    trace(context, outline(each, 1), px, py, colour(each.id), 2.5, []);
    trace(context, outlines[at], px, py, colour(each.id), 1.5, [6, 4]);
  });
  shapes.forEach(each => label(context, each, px(each.x), py(each.y)));
  context.restore();
  Object.assign(drawn, { ellipses: shapes, points: points.length, x: data.columns[i]?.name, y: data.columns[j]?.name });
  note.textContent = shapes.length > 0 || points.length === 0
    ? "Each dot is one of the newest points, coloured by its memberships; ellipses at one (solid) and two (dashed) sigma."
    : "Ellipses need two numeric features; the table below says what each component is like.";
  canvas.setAttribute("aria-label", `Newest points and clusters, ${drawn.x} across and ${drawn.y} up: `
    + shapes.map(each => `cluster ${each.id} at ${number(each.x)}, ${number(each.y)}`).join("; "));
}

function axes(context, width, height, xs, ys, px, py, i, j) {
  context.font = "11px system-ui, sans-serif";
  context.fillStyle = ink("--soft");
  context.strokeStyle = ink("--line");
  context.lineWidth = 1;
  context.textAlign = "center";
  for (const tick of ticks(xs, width / 90)) {
    line(context, px(tick), MARGIN.top, px(tick), height - MARGIN.bottom);
    context.fillText(number(tick, 6), px(tick), height - MARGIN.bottom + 14);
  }
  context.fillText(data.columns[i]?.name ?? "", (width + MARGIN.left) / 2, height - 5);
  context.textAlign = "right";
  for (const tick of ticks(ys, height / 50)) {
    line(context, MARGIN.left, py(tick), width - MARGIN.right, py(tick));
    context.fillText(number(tick, 6), MARGIN.left - 6, py(tick) + 4);
  }
  context.save();
  context.translate(12, (height - MARGIN.bottom) / 2);
  context.rotate(-Math.PI / 2);
  context.textAlign = "center";
  context.fillText(data.columns[j]?.name ?? "", 0, 0);
  context.restore();
}

function line(context, x1, y1, x2, y2) {
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
}

function trace(context, points, px, py, stroke, lineWidth, dash) {
  context.beginPath();
  points.forEach(([x, y]) => context.lineTo(px(x), py(y)));
  context.setLineDash(dash);
  context.strokeStyle = ink("--card");
  context.lineWidth = lineWidth + 2;
  context.stroke();
  context.strokeStyle = stroke;
  context.lineWidth = lineWidth;
  context.stroke();
  context.setLineDash([]);
}

function label(context, each, x, y) {
  context.font = "bold 13px system-ui, sans-serif";
  context.textAlign = "center";
  context.lineWidth = 4;
  context.strokeStyle = ink("--card");
  context.strokeText(String(each.id), x, y + 4);
  context.fillStyle = ink("--ink");
  context.fillText(String(each.id), x, y + 4);
}

export function redraw() {
  if (!waiting) {
    waiting = true;
    requestAnimationFrame(draw);
  }
}

onChange(what => {
  if (what === "model") {
    offer();
  }
  if (["model", "newest", "points", "replay"].includes(what)) {
    redraw();
  }
});
Object.values(choices).forEach(choice => choice.addEventListener("change", redraw));
new ResizeObserver(redraw).observe(canvas);
onScheme(redraw);
