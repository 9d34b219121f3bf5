// The keys, and the list of them.

import { order } from "./api.js";
import { changeSpeed, step, stepToStage, togglePause } from "./pace.js";
import { cancel, toast } from "./toast.js";

const KEYS = [
  [" ", "Space", "pause, or run on", togglePause],
  [".", ".", "step by the field's microseconds", step],
  ["n", "N", "step to the next stage", stepToStage],
  ["-", "-", "slower", () => changeSpeed(1)],
  ["+", "+", "faster", () => changeSpeed(-1)],
  ["t", "T", "toast a piece", () => toast(1)],
  ["k", "K", "toast a thousand", () => toast(1000)],
  ["c", "C", "cancel all", cancel],
  ["r", "R", "reset the toaster", () => order("/api/reset")],
];
const TYPING = "input:not([type=range]):not([type=checkbox]), textarea, select, [contenteditable]";
const PRESSING = "button, summary, a, input"; // Space has a meaning of its own there
const on = document.getElementById("keys-on");
const list = document.getElementById("keys");

for (const [, cap, meaning] of KEYS) {
  const term = document.createElement("dt");
  const key = document.createElement("kbd");
  const description = document.createElement("dd");
  key.textContent = cap;
  term.append(key);
  description.textContent = meaning;
  list.append(term, description);
}

document.addEventListener("keydown", (event) => {
  const { target, key } = event;
  if (!on.checked || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) {
    return;
  }
  if (target.matches?.(TYPING) || (key === " " && target.matches?.(PRESSING))) {
    return;
  }
  const found = KEYS.find(([each]) => each === key.toLowerCase());
  const mayRepeat = key === "." || key === "n" || key === "+" || key === "-";
  if (found && (mayRepeat || !event.repeat)) {
    event.preventDefault();
    found[3]();
  }
});
