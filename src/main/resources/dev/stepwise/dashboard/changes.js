// What differs from some time ago, cluster by cluster.

import { changesSince, data, onChange } from "./data.js";
import { element, number } from "./format.js";

const PAUSE_MILLIS = 30_000;
const list = document.getElementById("changes");
const note = document.getElementById("changes-note");
const since = document.getElementById("since");
let asked = 0; // when, in the clock of the page; 0: not yet for this model

function moment({ version, timestamp }) {
  return `version ${number(version, 9)} of ${new Date(timestamp).toLocaleString("en-GB")}`;
}

function show({ from, to, clusters }) {
  const rows = clusters.map(({ sentence, change }) => element("li", { "data-change": change },
    element("span", {}, sentence.charAt(0).toUpperCase() + sentence.slice(1))));
  list.replaceChildren(...rows.length > 0 ? rows : [element("li", {}, "Nothing that is worth telling.")]);
  note.textContent = from.version === to.version ? "No older version is kept." : `From ${moment(from)} to ${moment(to)}.`;
}

async function ask() {
  const model = data.model;
  const last = data.snapshots.at(-1);
  if (last === undefined) {
    list.replaceChildren(element("li", {}, "There are no clusters yet."));
    note.textContent = "";
    return;
  }
  asked = performance.now();
  try {
    const changes = await changesSince(last.timestamp - Number(since.value));
    if (model === data.model) {
      show(changes);
    }
  } catch {
    asked = 0; // the service is away: the next snapshot asks again
  }
}

since.addEventListener("change", ask);
onChange(what => {
  if (what === "model") {
    asked = 0;
    list.replaceChildren();
    note.textContent = "";
  } else if (what === "snapshots" && (asked === 0 || performance.now() - asked > PAUSE_MILLIS)) {
    ask();
  }
});
