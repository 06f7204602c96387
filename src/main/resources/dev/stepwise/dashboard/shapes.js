// Components over the points: ellipses where both features are numbers, bars and discs where one or both are categories.

import { colour, ink } from "./colours.js";
import { line } from "./axes.js";
import { ellipse, marginal, outline } from "./marginals.js";

const LEAST = 0.02;
const SHARE_OF_LEVEL = 0.8;

/** What there is to draw of each component in two columns: {id, weight, x?, y?, a?, b?, angle?, first, second}. */
export function shapesOf(components, across, up) {
  return components.flatMap(({ id, weight, parameters }) => {
    const first = marginal(parameters, across), second = marginal(parameters, up);
    if (!first || !second) {
      return [];
    }
    const both = first.mean !== undefined && second.mean !== undefined;
    return [{ id, weight, first, second, ...both ? ellipse(first, second, across.at, up.at) : {} }];
  });
}

/** Values that an axis should reach to show the shapes. */
export function extents(shapes, which) {
  return shapes.flatMap(({ [which]: each }) =>
    each.mean === undefined ? [] : [Math.max(each.least ?? -Infinity, each.mean - 2 * each.deviation), each.mean + 2 * each.deviation]);
}

/** Draws the shapes; in the room of a level the components stand side by side. */
export function drawShapes(context, shapes, across, up) {
  shapes.forEach((each, at) => {
    const aside = (at - (shapes.length - 1) / 2) / shapes.length * SHARE_OF_LEVEL;
    context.strokeStyle = context.fillStyle = colour(each.id);
    if (each.x !== undefined) {
      across.turns.forEach(dx => up.turns.forEach(dy => {
        const moved = { ...each, x: each.x + dx, y: each.y + dy };
        trace(context, outline(moved, 1), across, up, 2.5, []);
        trace(context, outline(moved, 2), across, up, 1.5, [6, 4]);
      }));
    } else if (each.first.levels && each.second.levels) {
      discs(context, each, across, up, aside);
    } else if (each.first.levels) {
      each.first.levels.forEach((share, level) => bar(context, each.second, share,
        value => [across.place(level + aside), up.place(value)]));
    } else {
      each.second.levels.forEach((share, level) => bar(context, each.first, share,
        value => [across.place(value), up.place(level + aside)]));
    }
  });
  context.globalAlpha = 1;
  shapes.filter(each => each.x !== undefined).forEach(each => label(context, each.id, across.place(each.x), up.place(each.y)));
}

/** From minus two to plus two sigma, thick within one; the paler the rarer the level. */
function bar(context, { mean, deviation, least = -Infinity }, share, place) {
  if (share >= LEAST) {
    context.globalAlpha = 0.15 + 0.85 * share;
    for (const [sigmas, width] of [[2, 1.5], [1, 5]]) {
      context.lineWidth = width;
      line(context, ...place(Math.max(least, mean - sigmas * deviation)), ...place(mean + sigmas * deviation));
    }
  }
}

/** A disc for each pair of levels, its area the probability of both. */
function discs(context, { first, second }, across, up, aside) {
  const largest = Math.min(across.levels, up.levels) * 0.4;
  context.globalAlpha = 0.75;
  first.levels.forEach((share, i) => second.levels.forEach((other, j) => {
    context.beginPath();
    context.arc(across.place(i + aside), up.place(j), largest * Math.sqrt(share * other), 0, 2 * Math.PI);
    context.fill();
  }));
}

function trace(context, points, across, up, width, dash) {
  const stroke = context.strokeStyle;
  context.beginPath();
  points.forEach(([x, y]) => context.lineTo(across.place(x), up.place(y)));
  context.setLineDash(dash);
  context.strokeStyle = ink("--card");
  context.lineWidth = width + 2;
  context.stroke();
  context.strokeStyle = stroke;
  context.lineWidth = width;
  context.stroke();
  context.setLineDash([]);
}

function label(context, id, x, y) {
  context.font = "bold 13px system-ui, sans-serif";
  context.textAlign = "center";
  context.lineWidth = 4;
  context.strokeStyle = ink("--card");
  context.strokeText(String(id), x, y + 4);
  context.fillStyle = ink("--ink");
  context.fillText(String(id), x, y + 4);
}
