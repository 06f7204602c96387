// Brings the page to life: finds the models, follows one of them.

import "./status.js";
import "./overview.js";
import "./replay.js";
import "./trends.js";
import "./components.js";
import "./changes.js";
import "./operate.js";
import "./events.js";
import "./anomalies.js";
import { marked } from "./chart.js";
import { data, modelIds } from "./data.js";
import { drawn } from "./scatter.js";
import { follow } from "./stream.js";
import { replay } from "./replay.js";
import { element } from "./format.js";

const PATIENCE_MILLIS = 1000;
const models = document.getElementById("models");

/** What the page knows and shows, for tests and the curious. */
window.stepwise = { data, drawn, marked, replay };

async function start() {
  try {
    const ids = await modelIds();
    models.replaceChildren(...ids.map(id => element("option", { value: id }, id)));
    models.value = ids.find(id => location.hash === `#${encodeURIComponent(id)}`) ?? ids[0];
    follow(models.value);
  } catch {
    setTimeout(start, PATIENCE_MILLIS);
  }
}

models.addEventListener("change", () => {
  history.replaceState(null, "", `#${encodeURIComponent(models.value)}`);
  follow(models.value);
});
window.addEventListener("hashchange", () => {
  const wanted = decodeURIComponent(location.hash.slice(1));
  if (wanted !== models.value && [...models.options].some(option => option.value === wanted)) {
    models.value = wanted;
    follow(wanted);
  }
});
start();
