// The slider over past snapshots: how the clusters came to be.

import { changed, data, onChange, snapshotOf } from "./data.js";
import { time } from "./format.js";

const STEP_MILLIS = 150;
const slider = document.getElementById("time");
const moment = document.getElementById("moment");
const play = document.getElementById("play");
const live = document.getElementById("live");
const fetched = new Map();
let shown = null;
let version = null;
let playing = false;

export const replay = {
  /** The snapshot to show: a past one, or the newest. */
  snapshot() {
    return version === null ? data.newest : shown;
  },
  isLive() {
    return version === null;
  },
};

async function go(at) {
  const wanted = data.snapshots[at]?.version;
  if (wanted === undefined) {
    return;
  }
  version = wanted;
  label();
  try {
    const snapshot = fetched.get(wanted) ?? await snapshotOf(wanted);
    if (fetched.size > 60) {
      fetched.clear();
    }
    fetched.set(wanted, snapshot);
    if (version === wanted) {
      shown = snapshot;
      changed("replay");
    }
  } catch {
    // thinned away meanwhile
  }
}

function goLive() {
  playing = false;
  version = null;
  label();
  changed("replay");
}

function label() {
  slider.max = String(Math.max(0, data.snapshots.length - 1));
  const at = version === null ? data.snapshots.length - 1 : data.snapshots.findIndex(each => each.version === version);
  if (at >= 0) {
    slider.value = String(at);
  }
  moment.textContent = version === null || at < 0 ? "live" : time(data.snapshots[at].timestamp);
  slider.setAttribute("aria-valuetext", moment.textContent);
  live.disabled = version === null;
  play.disabled = data.snapshots.length < 2;
  play.textContent = playing ? "Stop" : "Replay";
}

async function run() {
  playing = true;
  for (let at = 0; playing && at < data.snapshots.length; at++) {
    await go(at);
    await new Promise(resolve => setTimeout(resolve, STEP_MILLIS));
  }
  if (playing) {
    goLive();
  }
}

slider.addEventListener("input", () => {
  playing = false;
  const at = Number(slider.value);
  if (at >= data.snapshots.length - 1) {
    goLive();
  } else {
    go(at);
  }
});
play.addEventListener("click", () => playing ? goLive() : run());
live.addEventListener("click", goLive);
onChange(what => {
  if (what === "model") {
    fetched.clear();
    goLive();
  } else if (what === "snapshots") {
    label();
  }
});
