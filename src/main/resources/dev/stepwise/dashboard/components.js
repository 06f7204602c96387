// The table of components: those that live, with what they are like, and those that are gone.

import { colour, onScheme, shape } from "./colours.js";
import { data, onChange } from "./data.js";
import { picture } from "./families.js";
import { element, percent, time } from "./format.js";
import { replay } from "./replay.js";

const body = document.querySelector("#components tbody");
const MOST_GONE = 30;
const SVG = "http://www.w3.org/2000/svg";
const PATHS = {
  circle: "M6 1a5 5 0 1 0 .01 0z", ring: "M6 1a5 5 0 1 0 .01 0zM6 4a2 2 0 1 1-.01 0z", square: "M1 1h10v10H1z",
  triangle: "M6 1l5 10H1z", diamond: "M6 0l6 6-6 6-6-6z", cross: "M4 1h4v3h3v4H8v3H4V8H1V4h3z",
  star: "M6 0l2 4 4 .5-3 3 1 4.5-4-2-4 2 1-4.500-3-3L4 4z",
};

function badge(id, label) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("width", "12");
  svg.setAttribute("height", "12");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[shape(id)]);
  path.setAttribute("fill", colour(id));
  svg.append(path);
  return element("span", { class: "badge" }, svg, label === undefined ? String(id) : `${id} ${label}`);
}

function chapter({ event, timestamp, other }) {
  const words = { seeded: "from the start", born: "born", split: `split off from ${other}`, died: "died", merged: `merged into ${other}`, returned: "returned" };
  return `${words[event] ?? event}, ${time(timestamp)}`;
}

function story(told) {
  const chapters = [told?.began, told?.ended].filter(Boolean).map(chapter);
  return chapters.length > 0 ? chapters.join("; ") : "–";
}

/** What tells the cluster from the others, in a sentence. */
function told({ traits }) {
  return traits?.sentence ? [element("p", { class: "traits" }, traits.sentence)] : [];
}

function draw() {
  const snapshot = replay.snapshot();
  const components = [...snapshot?.components ?? []].sort((a, b) => b.weight - a.weight);
  const stories = new Map(data.stories.map(one => [one.id, one]));
  const rows = components.map(component => element("tr", {},
    element("td", {}, badge(component.id, component.name ?? component.label)),
    element("td", { class: "number" }, percent(component.weight)),
    element("td", {}, story(stories.get(component.id))),
    element("td", {}, ...told(component), picture(component, components))));
  const gone = data.stories.filter(one => !one.alive).sort((a, b) => (b.ended?.timestamp ?? 0) - (a.ended?.timestamp ?? 0));
  rows.push(...gone.slice(0, MOST_GONE).map(one => element("tr", { class: "gone" },
    element("td", {}, badge(one.id)), element("td", { class: "number" }, "gone"), element("td", {}, story(one)), element("td", {}, ""))));
  body.replaceChildren(...rows);
}

onChange(what => ["model", "stories", "replay"].includes(what) && draw());
onScheme(draw);
