// All models on one screen, what needs a look first; and which instance answers.

import { data, lookAround, onChange } from "./data.js";
import { element, number, time } from "./format.js";

const PAUSE_MILLIS = 5000;
const WIDTH = 120;
const HEIGHT = 22;
const SVG = "http://www.w3.org/2000/svg";
const URGENCY = ["drifting", "bootstrapping", "learning", "frozen", "converged"];
const section = document.getElementById("overview-section");
const body = document.querySelector("#overview tbody");

/** What an operator has pinned stands beside the state: points are not assigned with what is learned. */
function standing({ snapshot }, state) {
  const pill = element("span", { class: "state", "data-state": state }, state);
  return snapshot?.pinned ? [pill, element("span", { class: "soft" }, ` pinned to ${number(snapshot.pinned, 9)}`)] : [pill];
}

function stateOf({ snapshot }) {
  return snapshot?.frozen ? "frozen" : snapshot?.convergence ?? "bootstrapping";
}

/** A line without axes: whether it is level is all that it says. */
function spark(values) {
  const known = values.filter(value => value !== null);
  if (known.length < 2) {
    return element("span", { class: "soft" }, number(known.at(-1), 4));
  }
  const low = Math.min(...known);
  const range = Math.max(...known) - low || 1;
  const x = at => (at * (WIDTH - 4)) / (values.length - 1) + 2;
  const y = value => HEIGHT - 3 - ((value - low) * (HEIGHT - 6)) / range;
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("width", WIDTH);
  svg.setAttribute("height", HEIGHT);
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(SVG, "polyline");
  line.setAttribute("points", values.map((value, at) => [value, at]).filter(([value]) => value !== null)
    .map(([value, at]) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`).join(" "));
  svg.append(line);
  return element("span", { class: "spark" }, svg, number(known.at(-1), 4));
}

function happened(event) {
  return event ? `${event.event.replaceAll("-", " ")}, ${time(event.timestamp)}` : "–";
}

function row(model) {
  const state = stateOf(model);
  const name = element("a", { href: `#${encodeURIComponent(model.model)}` }, model.model);
  if (model.model === data.model) {
    name.setAttribute("aria-current", "true");
  }
  const cell = (value, ...more) => element("td", { class: "number" }, number(value, ...more));
  return element("tr", {}, element("td", {}, name), element("td", {}, ...standing(model, state)),
    element("td", {}, spark(model.trend)), cell(model.snapshot?.components.length), cell(model.figure?.pointsPerSecond, 4),
    cell(model.figure?.lag), cell(model.figure?.deadLetters, 9), element("td", {}, happened(model.event)));
}

function urgency(model) {
  return URGENCY.indexOf(stateOf(model)) - (model.figure?.lag > 0 ? 0.5 : 0);
}

function draw() {
  const models = data.overview?.models ?? [];
  section.hidden = models.length < 2;
  document.getElementById("instance").textContent = data.overview ? `on ${data.overview.instance}` : "";
  if (!section.hidden) {
    const focused = body.contains(document.activeElement) ? document.activeElement.textContent : null;
    const sorted = [...models].sort((a, b) => urgency(a) - urgency(b) || a.model.localeCompare(b.model));
    body.replaceChildren(...sorted.map(row));
    [...body.querySelectorAll("a")].find(link => link.textContent === focused)?.focus();
  }
}

async function keepLooking() {
  try {
    await lookAround();
  } catch {
    // the service is away: the state of the connection tells it
  } finally {
    setTimeout(keepLooking, PAUSE_MILLIS);
  }
}

onChange(what => ["overview", "model"].includes(what) && draw());
keepLooking();
