// The picture: one drawing, in which each stage lights up as the followed write reaches it.

import { paint } from "./frame.js";
import { whose } from "./life.js";
import { count, micros, plural, span } from "./words.js";

// A write has many bursts: the drawing has the beginning of the first and the end of the last, and where it is now.
const OF_THE_FIRST = new Set(["DMA_START", "DMA_SEEN", "DMA_DONE"]);
const place = document.getElementById("picture");
const followed = document.getElementById("followed");
const first = new Map(); // the texts of the drawing before anything was filled in
let svg = null;
let moved = false; // by hand
let life = null;
let shown = 0;
let state = null;

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
  for (const text of svg.querySelectorAll(".stage text")) {
    first.set(text, text.textContent);
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

for (const hand of ["pointerdown", "wheel", "keydown"]) {
  place.addEventListener(hand, () => (moved = true), { passive: true });
}

/** Shows the first `n` events of a life. */
export function showLife(followedLife, n) {
  life = followedLife;
  shown = n;
  paint(draw);
}

/** Shows a state: how many threads wait. */
export function showWaiting(next) {
  state = next;
  paint(draw);
}

function draw() {
  if (svg === null) {
    return;
  }
  if (state !== null) {
    const looked = state.samples > 0; // a 0 that nobody has counted would be no proof
    fill("waiting", looked ? count(state.waiting) : "?");
    fill("counted", looked ? `counted ${plural(state.samples, "time")} while writes were in flight` : "not counted yet");
  }
  if (life !== null) {
    const free = life.gaps(shown).reduce((sum, { from, to }) => sum + to - from, 0);
    fill("gap", free > 0 ? span(free) : "");
    light(life.events.slice(0, shown));
    followed.textContent = caption(free);
  }
}

function fill(id, text) {
  const element = svg.querySelector(`#${id}`);
  if (element !== null && element.textContent !== text) {
    element.textContent = text;
  }
}

function light(events) {
  const now = events.at(-1)?.stage;
  const reached = new Map(); // an event of each stage
  for (const event of events) {
    if (!reached.has(event.stage) || !OF_THE_FIRST.has(event.stage) || event.stage === now) {
      reached.set(event.stage, event);
    }
  }
  bringIntoView(now);
  for (const stage of svg.querySelectorAll(".stage")) {
    const event = reached.get(stage.dataset.stage);
    stage.classList.toggle("lit", event !== undefined);
    stage.classList.toggle("now", stage.dataset.stage === now);
    write(stage.querySelector(".time"), event && `${micros(event.nanos)} µs`);
    write(stage.querySelector(".thread"), event && whose(event));
  }
  for (const way of svg.querySelectorAll(".way")) {
    way.classList.toggle("lit", reached.has(way.dataset.from) && reached.has(way.dataset.to));
  }
}

/** On a narrow screen the drawing is wider than its place: moves it, unless somebody has moved it. */
function bringIntoView(stage) {
  const box = svg.querySelector(`#stage-${stage}`)?.getBoundingClientRect();
  if (box !== undefined && !moved && place.scrollWidth > place.clientWidth) {
    const middle = box.left + box.width / 2 - place.getBoundingClientRect().left;
    place.scrollLeft += middle - place.clientWidth / 2;
  }
}

/** Writes a text of the drawing, or what stood there at first. */
function write(element, text) {
  if (element !== null) {
    element.textContent = text ?? first.get(element);
  }
}

function caption(free) {
  const nobody = free > 0 ? ` For ${span(free)} of that no thread was on it.` : "";
  const took = life.events[shown - 1].nanos - life.events[0].nanos;
  const ends = life.done && shown === life.events.length ? " Done." : "";
  return `Write ${count(life.write)}: ${plural(shown, "stage")} in ${span(took)}.${nobody}${ends}`;
}
