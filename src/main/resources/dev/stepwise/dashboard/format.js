// Numbers and times for people.

export function number(value, digits = 3) {
  if (value === null || value === undefined || !Number.isFinite(value)) {
    return "–";
  }
  if (value === 0) {
    return "0"; // -0 too
  }
  const size = Math.abs(value);
  if (size >= 1e15 || size < 1e-3) {
    return value.toExponential(2);
  }
  if (size >= 1e7) {
    return value.toLocaleString("en", { maximumSignificantDigits: digits, notation: "compact" });
  }
  return value.toLocaleString("en", { maximumSignificantDigits: Math.max(digits, size >= 1 ? Math.ceil(Math.log10(size + 1)) : digits) });
}

/** A place of an axis whose ticks are so far apart. */
export function tick(value, step) {
  return Math.abs(value) >= 1e7 ? number(value)
    : (value + 0).toLocaleString("en", { maximumFractionDigits: Math.min(12, Math.max(0, Math.ceil(-Math.log10(step)))) });
}

export function percent(share) {
  return `${(100 * share).toFixed(1)} %`;
}

export function time(millis) {
  return new Date(millis).toLocaleTimeString("en-GB");
}

export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}
