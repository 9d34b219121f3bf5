// What can go wrong, a button each; reset and power.

import { order } from "./api.js";

const faults = document.getElementById("faults");
const reset = document.getElementById("reset");
const powerCycle = document.getElementById("power-cycle");

/** Shows a state: what this target can do. */
export function showFaults(state) {
  reset.hidden = !state.can.reset;
  powerCycle.hidden = !state.can.powerCycle;
  if (faults.childElementCount !== state.can.faults.length) {
    faults.replaceChildren(...state.can.faults.map(button));
  }
}

function button({ id, label }) {
  const made = document.createElement("button");
  made.type = "button";
  made.dataset.fault = id;
  made.textContent = label;
  made.addEventListener("click", () => order("/api/fault", { id }));
  return made;
}

reset.addEventListener("click", () => order("/api/reset"));
powerCycle.addEventListener("click", () => order("/api/power-cycle"));
