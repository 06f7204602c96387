// What has happened, newest first, and the dead letters by reason.

import { data, onChange } from "./data.js";
import { element, time } from "./format.js";
import { isDrift } from "./marks.js";

const list = document.getElementById("events");
const letters = document.getElementById("letters");
const MOST_SHOWN = 100;

function events() {
  const rows = data.events.slice(-MOST_SHOWN).reverse().map(event => element("li",
    isDrift(event.event) ? { class: "drift" } : {},
    element("time", { datetime: new Date(event.timestamp).toISOString() }, time(event.timestamp)),
    element("b", {}, event.event.replaceAll("-", " ")),
    element("span", {}, event.message)));
  list.replaceChildren(...rows.length > 0 ? rows : [element("li", {}, "Nothing has happened yet.")]);
}

function deadLetters() {
  const reasons = Object.entries(data.deadLetters).sort((a, b) => b[1] - a[1]);
  letters.replaceChildren(...reasons.length === 0
    ? [element("p", { class: "note" }, "Every event has been a point since this instance started.")]
    : [element("table", {},
      element("thead", {}, element("tr", {}, element("th", { scope: "col" }, "reason"), element("th", { scope: "col", class: "number" }, "events"))),
      element("tbody", {}, ...reasons.map(([reason, count]) => element("tr", {},
        element("td", {}, reason.replaceAll("-", " ")), element("td", { class: "number" }, count.toLocaleString("en"))))))]);
}

onChange(what => {
  if (["model", "events"].includes(what)) {
    events();
  }
  if (["model", "figures"].includes(what)) {
    deadLetters();
  }
});
