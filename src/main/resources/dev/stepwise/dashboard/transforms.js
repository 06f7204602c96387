// Numbers that are modelled as something else, such as their logarithm: pictures of them have axes of that.

const FORWARD = {
  "log": Math.log, "log1p": Math.log1p, "sqrt": Math.sqrt, "logit": x => Math.log(x / (1 - x)), "asinh": (x, scale) => Math.asinh(x / scale),
};
const INVERSE = {
  "log": Math.exp, "log1p": Math.expm1, "sqrt": y => Math.max(0, y) ** 2, "logit": y => 1 / (1 + Math.exp(-y)),
  "asinh": (y, scale) => scale * Math.sinh(y),
};
const FARTHEST = 15; // powers of ten
const ROUND = [1, 5, 2];

/** What is modelled of a value of a column. */
export function modelled(column, x) {
  return FORWARD[column?.transform]?.(x, column.scale) ?? x;
}

/** The value of which that is modelled. */
export function original(column, y) {
  return INVERSE[column?.transform]?.(y, column.scale) ?? y;
}

/** Round values of a transformed column between two bounds of what is modelled, no nearer to each other than the gap. */
export function roundValues(column, [low, high], gap) {
  const chosen = [];
  for (const factor of ROUND) {
    for (let power = -FARTHEST; power <= FARTHEST; power++) {
      const size = factor * 10 ** power;
      const candidates = column.transform === "logit" ? [size, 1 - size] : [size, -size, ...power === 0 && factor === 1 ? [0] : []];
      for (const x of candidates) {
        const at = modelled(column, x);
        if (at >= low && at <= high && chosen.every(other => Math.abs(other.at - at) >= gap)) {
          chosen.push({ at, x });
        }
      }
    }
  }
  return chosen.sort((a, b) => a.at - b.at);
}
