// A normal distribution in two of its dimensions.

/** Half axes and direction of the ellipse at one sigma: {x, y, a, b, angle}; null where the component has no such features. */
export function ellipse(parameters, i, j) {
  const spread = parameters.covariance ?? parameters.scale;
  if (!parameters.mean || !spread || i >= parameters.mean.length || j >= parameters.mean.length) {
    return null;
  }
  const xx = spread[i][i], yy = spread[j][j], xy = i === j ? spread[i][i] : spread[i][j];
  const middle = (xx + yy) / 2;
  const half = Math.hypot((xx - yy) / 2, xy);
  return {
    x: parameters.mean[i], y: parameters.mean[j],
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
