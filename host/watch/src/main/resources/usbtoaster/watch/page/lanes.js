// A lane for each thread, a block where it works; and the lane of nobody, which is where none of them does.

import { Ring } from "./ring.js";
import { Scope } from "./scope.js";
import { colour, texture } from "./theme.js";
import { plural, span } from "./words.js";

const MOST_BLOCKS = 4000;
const MOST_LANES = 12;
const ROW = 42;
const LABEL = 18;
const BLOCK = 18;
const LEAST_NAMED = 70; // pixels of a block that carries its name

const OWN = new Set(["UI", "IO", "WORKER", "TIMER", "DEVICE"]); // the stack's own, and the hardware

const note = document.getElementById("lanes-note");
const blocks = new Ring(MOST_BLOCKS);
const holes = new Ring(200); // where blocks were left out: { from, to }
const lanes = new Map(); // by the thread's name: { owner, kind }
let newest = 0;
let leftOut = 0;

const scope = new Scope(document.getElementById("lanes"), {
  name: "Threads",
  spanNanos: 5e6,
  height: () => (lanes.size + 1) * ROW,
  draw,
});

/** Takes what the threads did, in the order of time. Each block says how many were left out before it. */
export function takeWork(came) {
  for (const block of came) {
    if (block.leftOut > 0 && block.from > newest) {
      holes.add({ from: newest, to: block.from });
    }
    leftOut += block.leftOut ?? 0;
    blocks.add(block);
    newest = Math.max(newest, block.to);
    lane(block.thread, "", "TIMER");
  }
  scope.changed(newest);
}

/** Shows a state: whose the threads are. */
export function showLanes({ threads, waiting }) {
  const here = new Set(threads.map(({ name }) => name));
  const worked = new Set(blocks.all.map(({ thread }) => thread));
  for (const name of lanes.keys()) {
    if (!here.has(name) && !worked.has(name)) {
      lanes.delete(name);
    }
  }
  for (const { name, owner, kind } of threads) {
    if (OWN.has(kind) || lanes.has(name)) {
      lane(name, owner, kind);
    }
  }
  scope.describe(
    `${plural(lanes.size, "thread")}, a lane each, and one of nobody. Threads waiting for a write: ${waiting}.`,
  );
  scope.changed(newest);
}

function lane(name, owner, kind) {
  const known = lanes.get(name);
  if (known === undefined && lanes.size < MOST_LANES) {
    lanes.set(name, { owner, kind });
  } else if (known !== undefined && owner !== "") {
    Object.assign(known, { owner, kind });
  }
}

function draw(context, view) {
  const seen = blocks.all.filter(({ from, to }) => to >= view.from && from <= view.to);
  let row = 0;
  const busy = new Map();
  for (const [name, { owner, kind }] of lanes) {
    const mine = seen.filter(({ thread }) => thread === name);
    busy.set(name, mine);
    label(context, row, name, owner);
    drawBlocks(context, view, row, kind, mine);
    row++;
  }
  const missing = holes.all.filter(({ from, to }) => to >= view.from && from <= view.to);
  drawNobody(context, view, row, gaps([...seen, ...missing], view));
  drawHoles(context, view, missing);
}

function label(context, row, name, rest) {
  context.fillStyle = colour("text");
  context.fillText(name, 0, row * ROW + LABEL / 2 + 1);
  const at = context.measureText(`${name}  `).width;
  context.fillStyle = colour("soft");
  context.fillText(rest, at, row * ROW + LABEL / 2 + 1);
}

function drawBlocks(context, { width, x }, row, kind, mine) {
  const top = row * ROW + LABEL;
  context.fillStyle = colour("edge");
  context.fillRect(0, top + BLOCK, width, 1);
  for (const { from, to, what } of mine) {
    const left = Math.max(0, x(from));
    const wide = Math.max(1.5, Math.min(width, x(to)) - left);
    context.fillStyle = texture(context, kind);
    context.fillRect(left, top, wide, BLOCK);
    if (wide > LEAST_NAMED) {
      name(context, left, top, wide, what);
    }
  }
}

function name(context, left, top, wide, what) {
  context.save();
  context.beginPath();
  context.rect(left, top, wide, BLOCK);
  context.clip();
  const text = context.measureText(what).width;
  context.fillStyle = colour("panel");
  context.fillRect(left + 3, top + 2, text + 6, BLOCK - 4);
  context.fillStyle = colour("text");
  context.fillText(what, left + 6, top + BLOCK / 2);
  context.restore();
}

/** The times within the view in which no thread that is shown works. */
function gaps(seen, { from, to }) {
  const found = [];
  let free = from;
  for (const block of [...seen].sort((one, other) => one.from - other.from)) {
    if (block.from > free) {
      found.push({ from: free, to: block.from });
    }
    free = Math.max(free, block.to);
  }
  if (free < Math.min(to, newest)) {
    found.push({ from: free, to: Math.min(to, newest) });
  }
  return found;
}

/** Where blocks were left out nobody can say who worked. */
function drawHoles(context, { x }, missing) {
  context.fillStyle = colour("unlit");
  for (const { from, to } of missing) {
    for (let row = 0; row <= lanes.size; row++) {
      context.fillRect(x(from), row * ROW + LABEL, Math.max(1, x(to) - x(from)), BLOCK);
    }
  }
}

function drawNobody(context, { from, to, x }, row, free) {
  const top = row * ROW + LABEL;
  const total = free.reduce((sum, gap) => sum + gap.to - gap.from, 0);
  const share = Math.floor((100 * total) / Math.max(1, Math.min(to, newest) - from));
  label(context, row, "nobody", total > 0 ? `${share} % of the time that you see` : "");
  context.strokeStyle = colour("hatch");
  context.lineWidth = 1;
  context.setLineDash([4, 3]);
  for (const gap of free) {
    const left = x(gap.from);
    const wide = x(gap.to) - left;
    if (wide > 2) {
      context.strokeRect(left + 0.5, top + 0.5, wide - 1, BLOCK - 1);
    }
    if (wide > LEAST_NAMED) {
      context.fillStyle = colour("soft");
      context.fillText(span(gap.to - gap.from), Math.max(left, 0) + 6, top + BLOCK / 2);
    }
  }
  context.setLineDash([]);
  note.textContent = leftOut > 0 ? `host's clock; ${plural(leftOut, "block")} left out` : "host's clock";
}
