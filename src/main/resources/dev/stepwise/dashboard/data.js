// All that the page knows of the model it shows. Panels read it and are told what has changed.

const MOST_POINTS = 1500;
const MOST_ANOMALIES = 50;
const MOST_SNAPSHOTS = 400;
const MOST_EVENTS = 500;
const MOST_FIGURES = 900;
const POINT_LIFE_MILLIS = 30_000;
const FETCH_PAUSE_MILLIS = 900;
const REST = 9; // so many times longer than a fetch takes, nothing is fetched,
const MOST_REST_MILLIS = 20_000; // but no longer than this: one slow answer says little of the next

export const data = {
  model: null, features: [], columns: [], snapshots: [], newest: null, stories: [], events: [], figures: [], deadLetters: {},
  missing: [], points: [], anomalies: [], connected: false, lostAt: null, overview: null,
};

const listeners = [];
let fetchDue = null;
let pause = 0;

/** Calls back with the name of what has changed: model, snapshots, newest, stories, events, figures, points, anomalies, connection, overview. */
export function onChange(listener) {
  listeners.push(listener);
}

export function changed(what) {
  listeners.forEach(listener => listener(what));
}

/** Of a place beside the page; without the user and password that the page's own address may carry. */
export function address(path) {
  return new URL(path, location.origin + location.pathname);
}

async function json(path) {
  const response = await fetch(address(path), { cache: "no-store" });
  if (!response.ok) {
    throw new Error(`${path}: ${response.status}`);
  }
  return response.json();
}

export async function modelIds() {
  return (await json("models")).models.map(model => model.model);
}

/** How this instance and every model are. */
export async function lookAround() {
  data.overview = await json("overview");
  data.missing = data.overview.missing;
  changed("overview");
}

export function snapshotOf(version) {
  return json(`models/${data.model}/snapshots/${version}`);
}

/** What differs between the newest snapshot and the one of this time. */
export function changesSince(millis) {
  return json(`models/${data.model}/changes?from=${new Date(millis).toISOString()}`);
}

/** Gives a command to the learner of the model that is shown; returns what came of it, in a sentence. */
export async function command(what) {
  const response = await fetch(address(`models/${data.model}/commands`), {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(what),
  });
  const answer = await response.json();
  return answer.message ?? answer.detail ?? answer.title;
}

/** Columns of a point: {name, family, at: place among its kind, levels?: texts, period?: of a direction, transform?, scale?: of numbers}. */
function columnsOf(features) {
  const counts = {};
  return features.flatMap(({ columns, family, levels, period, transform, scale }) => columns.map(name => {
    const block = family === "student-t" ? "gaussian" : family;
    counts[block] = (counts[block] ?? 0) + 1;
    return { name, family, period, transform, scale, at: counts[block] - 1, levels: family === "bernoulli" ? ["no", "yes"] : levels };
  }));
}

/** Reads everything anew: at the start, and after the service was away. */
export async function load(model) {
  const base = `models/${model}`;
  const [features, snapshots, stories, events, figures, points, anomalies] = await Promise.all(
    ["features", "snapshots", "components", "events", "figures", "assignments", "anomalies"].map(part => json(`${base}/${part}`)));
  if (model !== data.model) {
    return;
  }
  data.features = features.features;
  data.columns = columnsOf(features.features);
  data.snapshots = snapshots.snapshots;
  data.stories = stories.components;
  data.events = events.events;
  data.figures = figures.figures;
  data.deadLetters = figures.deadLetters;
  data.points = points.assignments;
  data.anomalies = anomalies.anomalies;
  ["model", "snapshots", "stories", "events", "figures", "points", "anomalies"].forEach(changed);
  if (data.snapshots.length > 0) {
    refreshNewest();
  }
}

/** The parameters are fetched now and then only: with many components and features they are large. */
function refreshNewest() {
  fetchDue ??= setTimeout(async () => {
    const model = data.model;
    const start = performance.now();
    try {
      const last = data.snapshots.at(-1);
      if (last) {
        const [newest, stories] = await Promise.all([snapshotOf(last.version), json(`models/${model}/components`)]);
        if (model === data.model) {
          data.newest = newest;
          data.stories = stories.components;
          changed("newest");
          changed("stories");
        }
      }
    } catch {
      // thinned away meanwhile, or the service is away: the next snapshot asks again
    } finally {
      fetchDue = null;
      pause = Math.min(MOST_REST_MILLIS, Math.max(FETCH_PAUSE_MILLIS, REST * (performance.now() - start)));
    }
  }, data.newest === null ? 0 : pause);
}

function append(list, entry, most) {
  list.push(entry);
  if (list.length > most) {
    list.splice(0, list.length - most);
  }
}

export const take = {
  snapshot(snapshot) {
    const last = data.snapshots.at(-1);
    if (last && snapshot.version < last.version) {
      data.snapshots = [];
    }
    if (!last || snapshot.timestamp > last.timestamp) {
      append(data.snapshots, snapshot, MOST_SNAPSHOTS);
      changed("snapshots");
      refreshNewest();
    }
  },
  event(event) {
    if (!data.events.some(known => known.timestamp === event.timestamp && known.event === event.event
        && String(known.components) === String(event.components))) {
      append(data.events, event, MOST_EVENTS);
      changed("events");
    }
  },
  figures(message) {
    append(data.figures, message.figure, MOST_FIGURES);
    data.deadLetters = message.deadLetters;
    data.missing = message.missing;
    changed("figures");
  },
  assignments(message) {
    data.points.push(...message.assignments);
    const oldest = data.points.at(-1).timestamp - POINT_LIFE_MILLIS;
    if (data.points.length > MOST_POINTS) {
      data.points.splice(0, data.points.length - MOST_POINTS);
    }
    if (data.points.length > MOST_POINTS / 3) {
      data.points = data.points.filter(point => point.timestamp > oldest);
    }
    changed("points");
  },
  anomalies(message) {
    message.anomalies.forEach(anomaly => append(data.anomalies, anomaly, MOST_ANOMALIES));
    changed("anomalies");
  },
};

export function show(model) {
  clearTimeout(fetchDue); // what is due is of the model before
  fetchDue = null;
  Object.assign(data, {
    model, features: [], columns: [], snapshots: [], newest: null, stories: [], events: [], figures: [], deadLetters: {}, missing: [],
    points: [], anomalies: [],
  });
  changed("model");
}
