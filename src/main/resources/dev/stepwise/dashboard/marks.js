// Marks on the charts where something happened to the model.

import { ink } from "./colours.js";
import { data } from "./data.js";

const SYMBOLS = {
  "drift-suspected": "▲", "drift-confirmed": "▲", rebased: "▲", born: "+", split: "+", returned: "+", died: "×", merged: "×",
  adopted: "○", "points-lost": "!",
};

export function isDrift(kind) {
  return kind.startsWith("drift") || kind === "rebased";
}

const NEAR = 13;
const ROWS = 2;

/** Puts symbols over their lines, in a second row where the first is taken; those that say nothing new are left out. */
function drawSymbols(ctx, shown, top, unit) {
  const placed = [];
  for (const { event, x } of shown.toSorted((a, b) => (a.event === "adopted") - (b.event === "adopted"))) {
    const near = placed.filter(other => Math.abs(x - other.x) < NEAR * unit);
    const row = [...Array(ROWS).keys()].find(candidate => near.every(other => other.row !== candidate));
    if (row !== undefined && near.every(other => SYMBOLS[other.event] !== SYMBOLS[event])) {
      ctx.fillStyle = ink(isDrift(event) ? "--warn" : "--soft");
      ctx.fillText(SYMBOLS[event], x, top - (2 + 12 * row) * unit);
      placed.push({ event, x, row });
    }
  }
}

/** Draws a line at each event, with a symbol if wanted, and returns those in view; drift is solid, everything else dashed. */
export function drawMarks(chart, symbols) {
  const { ctx, bbox } = chart;
  const unit = devicePixelRatio;
  const shown = [];
  ctx.save();
  ctx.font = `bold ${12 * unit}px system-ui, sans-serif`;
  ctx.textAlign = "center";
  for (const event of data.events) {
    const x = chart.valToPos(event.timestamp / 1000, "x", true);
    if (!SYMBOLS[event.event] || x < bbox.left || x > bbox.left + bbox.width) {
      continue;
    }
    shown.push({ event: event.event, timestamp: event.timestamp, x });
    const drift = isDrift(event.event);
    ctx.strokeStyle = ink(drift ? "--warn" : "--soft");
    ctx.lineWidth = (drift ? 1.5 : 1) * unit;
    ctx.setLineDash(drift ? [] : [3 * unit, 3 * unit]);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
  }
  if (symbols) {
    drawSymbols(ctx, shown, bbox.top, unit);
  }
  ctx.restore();
  return shown;
}
