// The axes of the clusters' picture: numbers, or the levels of a category.

import { ink } from "./colours.js";
import { number, tick } from "./format.js";
import { roundValues } from "./transforms.js";

const ROOM = 0.06;
const TAIL = 0.005;
const JITTER = 0.5;

function range(values, extents) {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  const low = Math.min(sorted[Math.floor(TAIL * (sorted.length - 1))] ?? Infinity, ...extents);
  const high = Math.max(sorted[Math.ceil((1 - TAIL) * (sorted.length - 1))] ?? -Infinity, ...extents);
  if (!(low <= high)) {
    return [0, 1];
  }
  const room = (high - low || Math.abs(high) || 1) * ROOM;
  return [low - room, high + room];
}

function transformed(column, bounds, most) {
  return roundValues(column, bounds, (bounds[1] - bounds[0]) / most).map(({ at, x }) => ({ at, text: number(x) }));
}

function numbers([low, high], most) {
  const raw = (high - low) / most;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map(factor => factor * power).find(candidate => candidate >= raw);
  const found = [];
  for (let at = Math.ceil(low / step); at * step <= high; at++) {
    found.push({ at: at * step, text: tick(at * step, step) });
  }
  return found;
}

/**
 * An axis of what is modelled of a column between two places of the canvas: {place, spread, ticks, levels, turns}. `place` maps a value, `spread` moves a
 * point's level aside so that points do not lie on each other, `levels` is the room for each level or 0, `turns` are the moves by
 * which a shape is drawn: on a circle what leaves at one end comes in at the other.
 */
export function axis(column, values, extents, from, to, room) {
  const count = column?.levels?.length ?? 0;
  const bounds = count > 0 ? [-0.5, count - 0.5] : column?.period ? [0, column.period] : range(values, extents);
  const place = value => from + (value - bounds[0]) / (bounds[1] - bounds[0]) * (to - from);
  return {
    name: column?.name ?? "", place, levels: count > 0 ? Math.abs(to - from) / count : 0,
    turns: column?.period ? [-column.period, 0, column.period] : [0],
    spread: count > 0 ? noise => JITTER * noise : () => 0,
    ticks: count > 0 ? column.levels.map((text, at) => ({ at, text })) : (column?.transform ? transformed : (_, ...those) => numbers(...those))(
      column, bounds, Math.abs(to - from) / room),
  };
}

/** Draws grid, ticks and names around a frame {left, right, top, bottom}. */
export function drawAxes(context, across, up, frame) {
  context.font = "11px system-ui, sans-serif";
  context.fillStyle = ink("--soft");
  context.strokeStyle = ink("--line");
  context.lineWidth = 1;
  context.textAlign = "center";
  for (const { at, text } of across.ticks) {
    line(context, across.place(at), frame.top, across.place(at), frame.bottom);
    context.fillText(text, across.place(at), frame.bottom + 14, across.levels || undefined);
  }
  context.fillText(across.name, (frame.left + frame.right) / 2, frame.bottom + 29);
  context.textAlign = "right";
  for (const { at, text } of up.ticks) {
    line(context, frame.left, up.place(at), frame.right, up.place(at));
    context.fillText(text, frame.left - 6, up.place(at) + 4, frame.left - 22);
  }
  context.save();
  context.translate(12, (frame.top + frame.bottom) / 2);
  context.rotate(-Math.PI / 2);
  context.textAlign = "center";
  context.fillText(up.name, 0, 0);
  context.restore();
}

export function line(context, x1, y1, x2, y2) {
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
}
