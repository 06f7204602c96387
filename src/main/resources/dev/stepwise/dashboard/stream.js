// Follows the service: events as they come, and everything anew whenever the connection is made again.

import { address, changed, data, load, show, take } from "./data.js";

const PATIENCE_MILLIS = 1000;
let source = null;
let retry = null;

export function follow(model) {
  source?.close();
  clearTimeout(retry);
  show(model);
  connect(model);
}

function connect(model) {
  source = new EventSource(address(`models/${model}/stream`));
  const mine = source;
  mine.onopen = async () => {
    try {
      await load(model);
      connected(true);
    } catch {
      again(mine, model);
    }
  };
  mine.onerror = () => {
    connected(false);
    if (mine.readyState === EventSource.CLOSED) {
      again(mine, model); // the browser has given up, we have not
    }
  };
  for (const [name, taker] of Object.entries(take)) {
    mine.addEventListener(name, message => mine === source && taker(JSON.parse(message.data)));
  }
}

function again(mine, model) {
  if (mine === source) {
    mine.close();
    connected(false);
    clearTimeout(retry);
    retry = setTimeout(() => connect(model), PATIENCE_MILLIS);
  }
}

function connected(is) {
  data.lostAt = is ? null : data.lostAt ?? Date.now();
  data.connected = is;
  changed("connection");
}
