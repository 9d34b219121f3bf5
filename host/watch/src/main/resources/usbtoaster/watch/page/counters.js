// What was counted, and what the page leaves out.

import { count } from "./words.js";

const NAMES = {
  inFlight: "in flight",
  queued: "queued",
  completed: "completed",
  cancelled: "cancelled",
  failed: "failed",
  wrong: "wrong toast",
  bytes: "bytes",
  interrupts: "interrupts",
  isrs: "ISRs",
  dpcs: "DPCs",
  packets: "packets",
  posted: "posted",
  inlined: "inlined",
  faults: "faults",
  recoveries: "recoveries",
};
const BAD = new Set(["failed", "wrong"]);

const list = document.getElementById("counters");
const leftOut = document.getElementById("left-out");
const values = new Map();

for (const [key, name] of Object.entries(NAMES)) {
  const row = document.createElement("div");
  const term = document.createElement("dt");
  const value = document.createElement("dd");
  term.textContent = name;
  value.textContent = "0";
  value.dataset.counter = key;
  row.append(term, value);
  list.append(row);
  values.set(key, value);
}

/** Shows a state. */
export function showCounters({ counters }) {
  for (const [key, value] of values) {
    const text = count(counters[key] ?? 0);
    if (value.textContent !== text) {
      value.textContent = text;
      value.parentElement.classList.toggle("bad", BAD.has(key) && counters[key] > 0);
    }
  }
  leftOut.textContent =
    `All ${count(counters.events)} events were counted, ${count(counters.shown)} are shown, ` +
    `${count(counters.leftOut)} left out, ${count(counters.dropped)} dropped.`;
}
