// The picture: one drawing, in which each stage lights up as the followed write reaches it.

import { paint } from "./frame.js";
import { count, micros, plural, span } from "./words.js";

const place = document.getElementById("picture");
const followed = document.getElementById("followed");
const first = new Map(); // the times in the drawing before anything was filled in
let svg = null;
let life = null;
let shown = 0;
let waiting = 0;

/** Brings the drawing into the page, where its parts can be lit. */
export async function loadPicture() {
  const answer = await fetch("/picture.svg");
  const drawing = new DOMParser().parseFromString(await answer.text(), "image/svg+xml");
  svg = document.importNode(drawing.documentElement, true);
  adoptStyles(svg);
  for (const script of svg.querySelectorAll("script, foreignObject")) {
    script.remove();
  }
  place.replaceChildren(svg);
  for (const time of svg.querySelectorAll(".stage .time")) {
    first.set(time, time.textContent);
  }
  paint(draw);
}

/** The page allows no style in its markup: what the drawing brings becomes a style sheet of its own. */
function adoptStyles(root) {
  for (const style of root.querySelectorAll("style")) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style.textContent);
    document.adoptedStyleSheets.push(sheet);
    style.remove();
  }
}

/** Shows the first `n` events of a life. */
export function showLife(followedLife, n) {
  life = followedLife;
  shown = n;
  paint(draw);
}

/** Shows a state: how many threads wait. */
export function showWaiting(state) {
  waiting = state.waiting;
  paint(draw);
}

function draw() {
  if (svg === null) {
    return;
  }
  const text = svg.querySelector("#waiting");
  if (text !== null) {
    text.textContent = `threads waiting: ${count(waiting)}`;
  }
  if (life !== null) {
    light(life.events.slice(0, shown));
    followed.textContent = caption();
  }
}

function light(events) {
  const reached = new Map(); // the first event of each stage
  for (const event of events) {
    if (!reached.has(event.stage)) {
      reached.set(event.stage, event);
    }
  }
  const now = events.at(-1)?.stage;
  for (const stage of svg.querySelectorAll(".stage")) {
    const event = reached.get(stage.dataset.stage);
    stage.classList.toggle("lit", event !== undefined);
    stage.classList.toggle("now", stage.dataset.stage === now);
    const time = stage.querySelector(".time");
    if (time !== null) {
      time.textContent = event === undefined ? first.get(time) : `${micros(event.nanos)} µs`;
    }
  }
  for (const way of svg.querySelectorAll(".way")) {
    way.classList.toggle("lit", reached.has(way.dataset.from) && reached.has(way.dataset.to));
  }
}

function caption() {
  const free = life.gaps(shown).reduce((sum, { from, to }) => sum + to - from, 0);
  const nobody = free > 0 ? ` For ${span(free)} of that no thread was on it.` : "";
  const took = life.events[shown - 1].nanos - life.events[0].nanos;
  const ends = life.done && shown === life.events.length ? " Done." : "";
  return `Write ${count(life.write)}: ${plural(shown, "stage")} in ${span(took)}.${nobody}${ends}`;
}
