// What happened, in words. A screen reader reads what is added, so it is added once a second and never a flood.

import { micros } from "./words.js";

const MOST = 60; // lines that are kept
const AT_ONCE = 5; // lines that are added at a time
const PAUSE_MILLIS = 1000;
const list = document.getElementById("log");
let waiting = [];
let missed = 0;
let timer = null;

/** Adds a line. */
export function say({ text, kind = "info", nanos = null }) {
  waiting.push({ text, kind, nanos });
  if (waiting.length > AT_ONCE) {
    waiting.shift();
    missed++;
  }
  if (timer === null) {
    flush();
    timer = setTimeout(again, PAUSE_MILLIS);
  }
}

function again() {
  timer = null;
  if (waiting.length > 0) {
    flush();
    timer = setTimeout(again, PAUSE_MILLIS);
  }
}

function flush() {
  if (missed > 0) {
    list.append(line({ text: `… ${missed} lines that came too fast`, kind: "info", nanos: null }));
    missed = 0;
  }
  list.append(...waiting.map(line));
  waiting = [];
  while (list.childElementCount > MOST) {
    list.firstChild.remove();
  }
  list.scrollTop = list.scrollHeight;
}

function line({ text, kind, nanos }) {
  const item = document.createElement("li");
  item.className = kind;
  if (nanos !== null) {
    const time = document.createElement("time");
    time.textContent = `${micros(nanos)} `;
    item.append(time);
  }
  item.append(text);
  return item;
}
