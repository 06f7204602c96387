// Colours that colour-blind people can tell apart (Okabe and Ito 2008), and beyond eight a shape more: the same cluster looks
// the same everywhere on the page, because both follow from its id.

const LIGHT = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#8a7a00", "#444c56"];
const DARK = ["#4aa8e8", "#ff8a3d", "#2fcf9f", "#e79cc6", "#8fd3ff", "#ffc04d", "#f0e442", "#c3ccd6"];
const GREY = "#808890";
const SHAPES = ["circle", "square", "triangle", "diamond", "cross", "star", "ring"];
const dark = matchMedia("(prefers-color-scheme: dark)");

export function isDark() {
  return dark.matches;
}

export function onScheme(changed) {
  dark.addEventListener("change", changed);
}

export function colour(id) {
  const palette = isDark() ? DARK : LIGHT;
  return palette[(id - 1 + palette.length) % palette.length];
}

export function shape(id) {
  return SHAPES[Math.floor(Math.max(0, id - 1) / LIGHT.length) % SHAPES.length];
}

/** A colour of the style sheet, such as "--ink". */
export function ink(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** Mixes the clusters' colours by a point's memberships: an undecided point has a colour in between, dirt is grey. */
export function blend(memberships, background = 0) {
  let red = 0, green = 0, blue = 0, sum = 0;
  for (const [id, share] of [...Object.entries(memberships), [null, background]]) {
    const value = parseInt((id === null ? GREY : colour(Number(id))).slice(1), 16);
    red += share * (value >> 16);
    green += share * ((value >> 8) & 255);
    blue += share * (value & 255);
    sum += share;
  }
  return sum > 0 ? `rgb(${Math.round(red / sum)},${Math.round(green / sum)},${Math.round(blue / sum)})` : ink("--soft");
}

/** Draws a cluster's mark around a place of a canvas. */
export function mark(context, kind, x, y, r) {
  context.beginPath();
  if (kind === "circle" || kind === "ring") {
    context.arc(x, y, r, 0, 2 * Math.PI);
  } else if (kind === "square") {
    context.rect(x - r, y - r, 2 * r, 2 * r);
  } else if (kind === "triangle") {
    polygon(context, x, y, r * 1.2, 3, -Math.PI / 2);
  } else if (kind === "diamond") {
    polygon(context, x, y, r * 1.2, 4, 0);
  } else if (kind === "x") {
    context.moveTo(x - r, y - r);
    context.lineTo(x + r, y + r);
    context.moveTo(x - r, y + r);
    context.lineTo(x + r, y - r);
  } else if (kind === "cross") {
    context.rect(x - r, y - r / 3, 2 * r, 2 * r / 3);
    context.rect(x - r / 3, y - r, 2 * r / 3, 2 * r);
  } else {
    polygon(context, x, y, r * 1.2, 5, -Math.PI / 2);
  }
  if (kind === "ring" || kind === "x") {
    context.stroke();
  } else {
    context.fill();
  }
}

function polygon(context, x, y, r, corners, from) {
  for (let i = 0; i < corners; i++) {
    const angle = from + 2 * Math.PI * i / corners;
    context.lineTo(x + r * Math.cos(angle), y + r * Math.sin(angle));
  }
  context.closePath();
}
