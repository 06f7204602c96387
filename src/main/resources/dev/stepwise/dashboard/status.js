// How the model stands, in words and figures.

import { data, onChange } from "./data.js";
import { element, number, time } from "./format.js";

const state = document.getElementById("state");
const service = document.getElementById("service");
const missing = document.getElementById("missing");
const numbers = document.getElementById("numbers");

/** The service comes before the model: what is known of a model is old while nothing is scored. */
function tellService() {
  const [standing, words] = !data.connected ? ["lost", data.lostAt === null ? "connecting" : `no connection since ${time(data.lostAt)}`]
    : data.missing.length > 0 ? ["waiting", "not ready"] : ["running", "running"];
  if (service.textContent !== words) {
    service.dataset.state = standing;
    service.textContent = words;
  }
  const isOld = standing !== "running" && data.snapshots.length > 0;
  document.body.toggleAttribute("data-old", isOld);
  missing.hidden = data.missing.length === 0;
  missing.replaceChildren(...data.missing.map(sentence => element("div", {}, sentence)));
}

function draw() {
  const last = data.snapshots.at(-1);
  const figure = data.figures.at(-1);
  const convergence = last?.frozen ? "frozen" : last?.convergence ?? "bootstrapping";
  if (state.dataset.state !== convergence) {
    state.dataset.state = convergence;
    state.textContent = convergence;
    document.getElementById("convergence").textContent = convergence;
  }
  tellService();
  const pairs = [
    ["points a second", number(figure?.pointsPerSecond, 4)], ["points learned", number(last?.points, 9)],
    ["components", number(last?.components.length)], ["log-likelihood", number(last?.meanLogLikelihood, 4)],
    ["memory, points", last && last.memory === null ? "unlimited" : number(last?.memory)], ["effective points", number(last?.effectivePoints)],
    ["drift (6.9: alarm)", number(last?.driftStatistic)], ["alarms", number(last?.alarms)],
    ["version", last ? `${number(last.version, 9)}, epoch ${number(last.epoch)}` : "–"],
    ...(last?.pinned ? [["points assigned with", `version ${number(last.pinned, 9)}, pinned`]] : []),
  ];
  numbers.replaceChildren(...pairs.map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, value))));
}

onChange(what => {
  if (["connection", "overview"].includes(what)) {
    tellService();
  } else if (["model", "snapshots", "figures"].includes(what)) {
    draw();
  }
});
