// How time passes: pause, speed, steps, and the machine's clock.

import { order } from "./api.js";
import { count, micros } from "./words.js";

const pause = document.getElementById("pause");
const speed = document.getElementById("speed");
const speedText = document.getElementById("speed-text");
const stepMicros = document.getElementById("step-micros");
const clock = document.getElementById("clock");
const STEPS = [1, 2, 5];

let paused = false;
let sending = false; // an order for the speed is on its way
let wanted = null; // the newest speed that was not yet sent

/** The slider's places: 1, 2, 5, 10, 20, 50 ... 1 000 000. */
function slowdownAt(place) {
  return STEPS[place % 3] * 10 ** Math.floor(place / 3);
}

function placeOf(slowdown) {
  let place = 0;
  while (place < Number(speed.max) && slowdownAt(place + 1) <= slowdown) {
    place++;
  }
  return place;
}

/** Shows a state. */
export function showPace(state) {
  const { nanos, mode, slowdown } = state.time;
  document.getElementById("pace").hidden = !state.can.pace;
  clock.textContent = `${micros(nanos)} µs`;
  paused = mode !== "running";
  pause.textContent = paused ? "Run" : "Pause";
  pause.classList.toggle("main", paused);
  if (!sending && document.activeElement !== speed) {
    speed.value = placeOf(slowdown);
  }
  describe(sending || document.activeElement === speed ? slowdownAt(Number(speed.value)) : slowdown);
}

function describe(slowdown) {
  speedText.textContent = slowdown === 1 ? "1:1, real time" : `1:${count(slowdown)}`;
  const words = slowdown === 1 ? "real time" : `${count(slowdown)} times slower than real time`;
  speed.setAttribute("aria-valuetext", words);
}

/** Pauses, or runs on. */
export function togglePause() {
  return order("/api/pace", { mode: paused ? "running" : "paused" });
}

/** Lets the machine's time advance by what the field says, and stands again. */
export function step() {
  if (stepMicros.reportValidity()) {
    order("/api/step", { micros: Number(stepMicros.value) });
  }
}

/** Lets time advance until the followed write reaches its next stage. */
export function stepToStage() {
  order("/api/step", { until: "stage" });
}

/** Makes time slower (1) or faster (-1). */
export function changeSpeed(by) {
  speed.value = Number(speed.value) + by;
  sendSpeed();
}

/** Sends the slider's place; while an order is under way only the newest one is kept. */
async function sendSpeed() {
  wanted = slowdownAt(Number(speed.value));
  describe(wanted);
  if (sending) {
    return;
  }
  sending = true;
  while (wanted !== null) {
    const slowdown = wanted;
    wanted = null;
    await order("/api/pace", { mode: paused ? "paused" : "running", slowdown });
  }
  sending = false;
}

pause.addEventListener("click", togglePause);
speed.addEventListener("input", sendSpeed);
document.getElementById("step").addEventListener("click", step);
document.getElementById("step-stage").addEventListener("click", stepToStage);
