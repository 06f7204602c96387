// Marks on the charts where something happened to the model.

import { ink } from "./colours.js";
import { data } from "./data.js";

const SYMBOLS = {
  "drift-suspected": "▲", "drift-confirmed": "▲", rebased: "▲", born: "+", split: "+", died: "×", merged: "×", adopted: "○",
};

export function isDrift(kind) {
  return kind.startsWith("drift") || kind === "rebased";
}

const NEAR = 13;
const ROWS = 2;

/** The row above the chart in which a symbol is clear of those before it; -1 where it says nothing new, or there is no room. */
function rowOf(symbol, x, ends) {
  if (ends.some(end => end.symbol === symbol && x - end.x < NEAR)) {
    return -1;
  }
  const row = [...Array(ROWS).keys()].find(candidate => !ends[candidate] || x - ends[candidate].x >= NEAR) ?? -1;
  if (row >= 0) {
    ends[row] = { symbol, x };
  }
  return row;
}

/** Draws a line with a symbol at each event, and returns those in view; drift is solid, everything else dashed. */
export function drawMarks(chart) {
  const { ctx, bbox } = chart;
  const unit = devicePixelRatio;
  const shown = [];
  const ends = [];
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
    ctx.strokeStyle = ctx.fillStyle = ink(drift ? "--warn" : "--soft");
    ctx.lineWidth = (drift ? 1.5 : 1) * unit;
    ctx.setLineDash(drift ? [] : [3 * unit, 3 * unit]);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    const row = rowOf(SYMBOLS[event.event], x / unit, ends);
    if (row >= 0) {
      ctx.fillText(SYMBOLS[event.event], x, bbox.top - (2 + 12 * row) * unit);
    }
  }
  ctx.restore();
  return shown;
}
