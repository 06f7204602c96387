// What a component is like in one feature, and in two.

function normal(parameters, column) {
  const spread = parameters.covariance ?? parameters.scale;
  return { mean: parameters.mean[column.at], deviation: Math.sqrt(spread[column.at][column.at]), spread };
}

function count(mean, variance) {
  return { mean, deviation: Math.sqrt(variance), least: 0 };
}

/** On a circle; none is wider than the uniform distribution. */
function direction(mean, concentration, period) {
  return { mean, deviation: period * Math.min(1 / Math.sqrt(12), 1 / (2 * Math.PI * Math.sqrt(concentration))) };
}

/** What each family is like in one column; a family that is not here is not drawn. */
const MARGINALS = {
  "gaussian": normal,
  "student-t": normal,
  "poisson": ({ rate }, { name }) => count(rate[name], rate[name]),
  "negative-binomial": ({ rate, size }, { name }) => count(rate[name], rate[name] + rate[name] ** 2 / size[name]),
  "von-mises": ({ meanDirection, concentration }, { name, period }) => direction(meanDirection[name], concentration[name], period),
  "bernoulli": ({ probability }, { name }) => ({ levels: [1 - probability[name], probability[name]] }),
  "categorical": ({ probabilities }, { name, levels }) => ({ levels: levels.map(level => probabilities[name]?.[level] ?? 0) }),
  "alone": () => ({ levels: [1] }),
};

/** In one column: {mean, deviation, least?, spread?}, or {levels: probabilities}, or null where neither says it. */
export function marginal(parameters, column) {
  return MARGINALS[column?.family]?.(parameters, column) ?? null;
}

/** Half axes and direction of the ellipse at one sigma: {x, y, a, b, angle}. */
export function ellipse(first, second, i, j) {
  const xx = first.deviation ** 2, yy = second.deviation ** 2;
  const xy = first.spread && second.spread ? first.spread[i][j] : 0;
  const middle = (xx + yy) / 2;
  const half = Math.hypot((xx - yy) / 2, xy);
  return {
    x: first.mean, y: second.mean,
    a: Math.sqrt(Math.max(0, middle + half)), b: Math.sqrt(Math.max(0, middle - half)),
    angle: 0.5 * Math.atan2(2 * xy, xx - yy),
  };
}

/** Points along it at so many sigmas, in the units of the features. */
export function outline(shape, sigmas, steps = 72) {
  const points = [];
  for (let s = 0; s <= steps; s++) {
    const u = sigmas * shape.a * Math.cos(2 * Math.PI * s / steps);
    const v = sigmas * shape.b * Math.sin(2 * Math.PI * s / steps);
    points.push([shape.x + u * Math.cos(shape.angle) - v * Math.sin(shape.angle),
      shape.y + u * Math.sin(shape.angle) + v * Math.cos(shape.angle)]);
  }
  return points;
}
