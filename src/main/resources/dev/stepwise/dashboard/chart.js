// One chart over time: lines, and marks where something happened to the model.

import uPlot from "./uplot.js";
import { colour, ink, isDark } from "./colours.js";
import { data } from "./data.js";
import { number } from "./format.js";

const DASHES = [[], [6, 3], [2, 3], [8, 3, 2, 3], [1, 4]];
const PALETTE = 8;
const DRIFT = new Set(["drift-suspected", "drift-confirmed", "rebased"]);
const QUIET = new Set(["seeded", "converged"]);

/** Events that the charts show as marks, by the place of the chart: for tests and the curious. */
export const marked = {};

function marks(chart) {
  const { ctx, bbox } = chart;
  ctx.save();
  ctx.font = `${11 * devicePixelRatio}px system-ui, sans-serif`;
  ctx.textAlign = "center";
  const shown = [];
  for (const event of data.events) {
    const x = chart.valToPos(event.timestamp / 1000, "x", true);
    if (QUIET.has(event.event) || x < bbox.left || x > bbox.left + bbox.width) {
      continue;
    }
    shown.push({ event: event.event, timestamp: event.timestamp, x });
    const drift = DRIFT.has(event.event);
    ctx.strokeStyle = ctx.fillStyle = ink(drift ? "--warn" : "--soft");
    ctx.lineWidth = (drift ? 2 : 1) * devicePixelRatio;
    ctx.setLineDash(drift ? [] : [3 * devicePixelRatio, 3 * devicePixelRatio]);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    if (drift) {
      ctx.fillText("▲", x, bbox.top + bbox.height);
    }
  }
  ctx.restore();
  marked[chart.root.parentElement?.id] = shown;
}

function axis(size) {
  return { stroke: () => ink("--soft"), grid: { stroke: () => ink("--line"), width: 1 }, ticks: { stroke: () => ink("--line"), width: 1 }, size,
    font: "11px system-ui, sans-serif" };
}

function serie(line) {
  const stroke = line.id === undefined ? ink("--accent") : colour(line.id);
  const round = line.id === undefined ? line.dash ?? 0 : Math.floor(Math.max(0, line.id - 1) / PALETTE);
  return { label: line.label, stroke, width: 2, dash: DASHES[round % DASHES.length], points: { show: false }, spanGaps: true,
    value: (chart, value) => number(value) };
}

/** A chart in a place of the page; lines are {label, id?, dash?, values}. */
export class Chart {
  constructor(place, options = {}) {
    this.place = document.getElementById(place);
    this.options = options;
    this.known = "";
    new ResizeObserver(() => this.resize()).observe(this.place);
  }

  size() {
    return { width: Math.max(120, this.place.clientWidth), height: this.place.classList.contains("small") ? 130 : 200 };
  }

  resize() {
    const size = this.size();
    if (this.chart && size.width !== this.chart.width) {
      this.chart.setSize(size);
    }
  }

  draw(times, lines) {
    const rows = [times.map(millis => millis / 1000), ...lines.map(line => line.values)];
    const shape = JSON.stringify([lines.map(line => [line.label, line.id]), isDark()]);
    if (shape === this.known) {
      this.chart.setData(rows);
      return;
    }
    this.chart?.destroy();
    this.known = shape;
    this.chart = new uPlot({
      ...this.size(),
      legend: { show: this.options.legend !== false },
      cursor: { drag: { x: false, y: false } },
      scales: { y: this.options.scale ?? {} },
      axes: [axis(44), axis(58)],
      series: [{ label: "time" }, ...lines.map(serie)],
      hooks: { draw: [marks] },
    }, rows, this.place);
  }
}
