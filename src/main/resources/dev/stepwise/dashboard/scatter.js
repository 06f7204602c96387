// The clusters in two features: newest points in the colours of their memberships, and what each component is like.

import { axis, drawAxes } from "./axes.js";
import { blend, ink, mark, onScheme, shape } from "./colours.js";
import { data, onChange } from "./data.js";
import { element, number } from "./format.js";
import { replay } from "./replay.js";
import { drawShapes, extents, shapesOf } from "./shapes.js";
import { modelled, original } from "./transforms.js";

const canvas = document.getElementById("scatter");
const note = document.getElementById("scatter-note");
const choices = { x: document.getElementById("x"), y: document.getElementById("y") };
const MARGIN = { left: 58, right: 12, top: 10, bottom: 34 };
/** Takes the place of the second feature where there is one alone: points are spread, components stand one over the other. */
const ALONE = { name: "", family: "alone", levels: [""] };
const ROOM = { across: 90, up: 50 };
let waiting = false;

/** What is drawn, in numbers: for tests and the curious. */
export const drawn = { ellipses: [], shapes: 0, points: 0, background: 0, anomalies: 0, x: null, y: null, millis: 0 };

function offer() {
  for (const [name, preset] of [["x", 0], ["y", 1]]) {
    const before = choices[name].value; // kept when the service comes back
    choices[name].replaceChildren(...data.columns.map((column, at) => element("option", { value: String(at) }, column.name)));
    choices[name].value = before !== "" && Number(before) < data.columns.length
      ? before : String(Math.min(preset, data.columns.length - 1));
  }
}

function paint(context, points, value, across, up) {
  points.forEach((point, at) => {
    point.noise ??= [Math.random() - 0.5, Math.random() - 0.5];
    const x = across.place(value.x(point) + across.spread(point.noise[0]));
    const y = up.place(value.y(point) + up.spread(point.noise[1]));
    context.globalAlpha = (replay.isLive() ? 0.3 : 0.1) + 0.5 * at / points.length; // older ones fade
    context.fillStyle = context.strokeStyle = blend(point.memberships, point.background);
    mark(context, point.background > 0.5 ? "x" : shape(point.cluster), x, y, 2.5);
    if (point.anomaly) {
      context.globalAlpha = 1;
      context.strokeStyle = ink("--warn");
      context.lineWidth = 1.5;
      mark(context, "ring", x, y, 6);
    }
  });
  context.globalAlpha = 1;
}

function draw() {
  waiting = false;
  const start = performance.now();
  const i = Number(choices.x.value), j = Number(choices.y.value);
  const width = canvas.clientWidth, height = canvas.clientHeight;
  const context = canvas.getContext("2d");
  canvas.width = width * devicePixelRatio;
  canvas.height = height * devicePixelRatio;
  context.scale(devicePixelRatio, devicePixelRatio);
  const frame = { left: MARGIN.left, right: width - MARGIN.right, top: MARGIN.top, bottom: height - MARGIN.bottom };
  const columns = { x: data.columns[i], y: i === j && data.columns.length > 0 ? ALONE : data.columns[j] };
  const value = { x: point => modelled(columns.x, point.values[i]),
    y: point => columns.y === ALONE ? 0 : modelled(columns.y, point.values[j]) };
  const shapes = shapesOf(replay.snapshot()?.components ?? [], columns.x, columns.y);
  const points = data.points.filter(point => point.values[i] !== null && point.values[j] !== null);
  if (shapes.length === 0 && points.length === 0) {
    context.font = "15px system-ui, sans-serif";
    context.fillStyle = ink("--soft");
    context.textAlign = "center";
    context.fillText("waiting for points", width / 2, height / 2);
  } else {
    const across = axis(columns.x, points.map(value.x), extents(shapes, "first"), frame.left, frame.right, ROOM.across);
    const up = axis(columns.y, points.map(value.y), extents(shapes, "second"), frame.bottom, frame.top, ROOM.up);
    drawAxes(context, across, up, frame);
    context.save();
    context.beginPath();
    context.rect(frame.left, frame.top, frame.right - frame.left, frame.bottom - frame.top);
    context.clip();
    paint(context, points, value, across, up);
    drawShapes(context, shapes, across, up);
    context.restore();
  }
  tell(shapes, points, columns.x, columns.y);
  drawn.millis = performance.now() - start;
}

function tell(shapes, points, across, up) {
  const x = across?.name, y = up?.name;
  const ellipses = shapes.filter(each => each.x !== undefined);
  Object.assign(drawn, { ellipses, shapes: shapes.length, points: points.length, x, y,
    background: points.filter(point => point.background > 0.5).length, anomalies: points.filter(point => point.anomaly).length });
  const sentences = points.length === 0 ? [] : ["Newest points in the colours of their memberships."];
  if (ellipses.length > 0) {
    sentences.push("Ellipses at one (solid) and two (dashed) sigma.");
  } else if (shapes.length > 0) {
    sentences.push("Bars reach one (thick) and two sigma, the paler the rarer the level; discs are as large as both levels are probable.");
  }
  if (points.some(point => point.background !== undefined)) {
    sentences.push("Grey crosses belong to no cluster.");
  }
  if (drawn.anomalies > 0) {
    sentences.push("Rings are anomalies.");
  }
  note.textContent = sentences.join(" ");
  canvas.setAttribute("aria-label", `Newest points and clusters, ${x} across${y ? ` and ${y} up` : ""}: `
    + ellipses.map(each => `cluster ${each.id} at ${number(original(across, each.x))}, ${number(original(up, each.y))}`).join("; "));
}

function redraw() {
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
