// An operator's commands, for those who have the right to give them.

import { command, data, onChange } from "./data.js";
import { element, number } from "./format.js";

const part = id => document.getElementById(id);
const section = part("operate-section");
const outcome = part("outcome");
const buttons = ["freeze", "pin", "give-name", "revert"].map(part);
let busy = false;

function newest() {
  return data.snapshots.at(-1);
}

/** Options stay the same objects while they say the same, so that nothing closes under a hand. */
function fill(select, options) {
  const wanted = options.map(([value, text]) => `${value} ${text}`).join("\n");
  if (select.dataset.options !== wanted) {
    const chosen = select.value;
    select.replaceChildren(...options.map(([value, text]) => element("option", { value }, text)));
    select.value = options.some(([value]) => String(value) === chosen) ? chosen : options.at(-1)?.[0] ?? "";
    select.dataset.options = wanted;
  }
}

function draw() {
  section.hidden = data.overview?.right !== "admin" || newest() === undefined;
  if (section.hidden) {
    return;
  }
  const { frozen, pinned, components } = newest();
  part("freeze").textContent = frozen ? "Resume learning" : "Freeze learning";
  part("pin").textContent = pinned ? `Unpin version ${number(pinned, 9)}` : "Pin the newest version";
  fill(part("named"), components.map(({ id, name }) => [id, name ? `${id} ${name}` : String(id)]));
  fill(part("kept"), (data.newest?.checkpoints ?? []).map(({ version, newestEventTime, reason }) =>
    [version, `${number(version, 9)}, ${new Date(newestEventTime).toLocaleString("en-GB")}, ${reason.replaceAll("-", " ")}`]));
  buttons.forEach(button => { button.disabled = busy; });
  part("revert").disabled = busy || part("kept").value === "";
}

async function give(what) {
  busy = true;
  outcome.textContent = "…";
  draw();
  try {
    outcome.textContent = await command(what);
  } catch {
    outcome.textContent = "The service is away; whether the command has reached it is not known.";
  } finally {
    busy = false;
    draw();
  }
}

part("freeze").addEventListener("click", () => give({ command: newest().frozen ? "resume" : "freeze" }));
part("pin").addEventListener("click", () => give({ command: newest().pinned ? "unpin" : "pin" }));
part("give-name").addEventListener("click", () => give({ command: "name", cluster: Number(part("named").value), name: part("name").value.trim() }));
part("revert").addEventListener("click", () => {
  const version = Number(part("kept").value);
  if (confirm(`What ${data.model} learned since version ${version} is undone. A revert can be undone in the same way.`)) {
    give({ command: "revert", version });
  }
});
onChange(what => {
  if (what === "model") {
    outcome.textContent = "";
  }
  if (["model", "snapshots", "newest", "overview"].includes(what)) {
    draw();
  }
});
