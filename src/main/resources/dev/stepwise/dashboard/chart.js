// One chart over time: lines, a legend with their values, and marks where something happened to the model.

import uPlot from "./uplot.js";
import { colour, ink, isDark } from "./colours.js";
import { drawMarks } from "./marks.js";
import { element, number, tick, time } from "./format.js";

const DASHES = [[], [6, 3], [2, 3], [8, 3, 2, 3], [1, 4]];
const PALETTE = 8;
const MOST_LABELS = 12;
const ROOM = { top: 28, right: 40, bottom: 0, left: 0 };
const ROOM_OF_SMALL = { top: 10, right: 14, bottom: 0, left: 0 };
const SECONDS_OF_A_DAY = 86_400;

/** Events that the charts show as marks, by the place of the chart: for tests and the curious. */
export const marked = {};

function clock(chart, splits, axis, space, step) {
  return splits.map(seconds => step >= SECONDS_OF_A_DAY
    ? new Date(seconds * 1000).toLocaleDateString("en-GB", { day: "numeric", month: "short" })
    : time(seconds * 1000).slice(0, step >= 60 ? 5 : 8));
}

function ruler(chart, splits, axis, space, step) {
  return splits.map(value => value === null ? "" : tick(value, step));
}

function axis(options) {
  return { stroke: () => ink("--soft"), grid: { stroke: () => ink("--line"), width: 1 }, ticks: { show: false },
    font: "11px system-ui, sans-serif", ...options };
}

function look(line) {
  const round = line.id === undefined ? line.dash ?? 0 : Math.floor(Math.max(0, line.id - 1) / PALETTE);
  return { stroke: line.id === undefined ? ink("--accent") : colour(line.id), dash: DASHES[round % DASHES.length] };
}

function serie(line) {
  return { label: line.label, ...look(line), width: 2, points: { show: false }, spanGaps: false };
}

/** The names of a few lines where they end, so that colour is not all that tells them apart. */
function names(chart, lines) {
  const { ctx, bbox } = chart;
  const unit = devicePixelRatio;
  const last = chart.data[0].length - 1;
  const ends = lines.map((line, at) => ({ line, y: chart.valToPos(chart.data[at + 1][last], "y", true) }))
    .filter(end => Number.isFinite(end.y) && chart.data[lines.indexOf(end.line) + 1][last] !== null)
    .sort((a, b) => a.y - b.y);
  if (ends.length > MOST_LABELS) {
    return;
  }
  ctx.save();
  ctx.font = `bold ${11 * unit}px system-ui, sans-serif`;
  ctx.textAlign = "left";
  let above = -Infinity;
  for (const { line, y } of ends) {
    above = Math.max(y, above + 11 * unit);
    ctx.fillStyle = look(line).stroke;
    ctx.fillText(line.label, bbox.left + bbox.width + 5 * unit, above + 4 * unit);
  }
  ctx.restore();
}

/** A chart in a place of the page; lines are {label, id?, dash?, values}. */
export class Chart {
  constructor(place, options = {}) {
    this.place = document.getElementById(place);
    this.legend = element("ul", { class: "legend" });
    this.empty = element("p", { class: "note" }, "nothing yet");
    this.place.append(this.empty);
    this.place.after(this.legend);
    this.options = options;
    this.small = this.place.classList.contains("small");
    this.lines = [];
    this.known = "";
    new ResizeObserver(() => this.resize()).observe(this.place);
  }

  size() {
    return { width: Math.max(120, this.place.clientWidth), height: this.small ? 130 : 210 };
  }

  resize() {
    const size = this.size();
    if (this.chart && size.width !== this.chart.width) {
      this.chart.setSize(size);
    }
  }

  draw(times, lines) {
    this.lines = lines;
    const rows = [times.map(millis => millis / 1000), ...lines.map(line => line.values)];
    const shape = JSON.stringify([lines.map(line => [line.label, line.id]), isDark(), times.length > 0]);
    if (shape === this.known) {
      this.chart?.setData(rows);
    } else {
      this.chart?.destroy();
      this.chart = null;
      this.known = shape;
      this.empty.hidden = times.length > 0;
      if (times.length > 0) {
        this.chart = this.make(rows);
      }
    }
    this.tell();
  }

  make(rows) {
    const room = this.small ? ROOM_OF_SMALL : ROOM;
    return new uPlot({
      ...this.size(),
      padding: [room.top, room.right, room.bottom, room.left],
      legend: { show: false },
      cursor: { drag: { x: false, y: false }, y: false },
      scales: { y: this.options.scale ?? {} },
      axes: [axis({ size: 26, space: 70, values: clock }),
        axis({ size: 54, values: ruler })],
      series: [{}, ...this.lines.map(serie)],
      hooks: {
        draw: [chart => {
          marked[this.place.id] = drawMarks(chart, !this.small);
          if (this.options.names) {
            names(chart, this.lines);
          }
        }],
        setCursor: [() => this.tell()],
      },
    }, rows, this.place);
  }

  /** The values where the cursor is, else the newest. */
  tell() {
    const at = this.chart?.cursor.idx;
    const items = this.lines.map(line => {
      const values = at === null || at === undefined ? line.values.filter(value => value !== null) : [line.values[at]];
      const { stroke, dash } = look(line);
      const sample = element("i", { class: dash.length > 0 ? "dashed" : "" });
      sample.style.color = stroke;
      return element("li", {}, sample, `${line.label} `, element("b", {}, (line.text ?? number)(values.at(-1))));
    });
    if (at !== null && at !== undefined && items.length > 0) {
      items.push(element("li", {}, time(this.chart.data[0][at] * 1000)));
    }
    this.legend.replaceChildren(...this.chart ? items : []);
  }
}
