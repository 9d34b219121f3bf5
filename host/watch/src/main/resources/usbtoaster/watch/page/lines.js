// The wires as a logic analyser shows them: CS, IRQ, ACK over the machine's time.

import { Ring } from "./ring.js";
import { Scope } from "./scope.js";
import { colour } from "./theme.js";
import { plural } from "./words.js";

const MEANINGS = {
  CS: "chip select, low: a transfer",
  IRQ: "high: the toaster interrupts",
  ACK: "a pulse: the host acknowledges",
  RESET: "low: the toaster is held in reset",
};
const CHIP_SELECT = /(^|\.)C[ES]\d*$/; // CE0, SPI0.CE1
const MOST_LINES = 6;
const MOST_EDGES = 4000;
const ROW = 48;
const LABEL = 18;
const SWING = 20;

const note = document.getElementById("lines-note");
const edges = new Map(["CS", "IRQ", "ACK"].map((line) => [line, new Ring(MOST_EDGES)]));
const holes = new Ring(200); // where edges were left out: { from, to }
let newest = 0;
let leftOut = 0;

const scope = new Scope(document.getElementById("lines"), {
  name: "Wires",
  spanNanos: 2e6,
  height: () => edges.size * ROW,
  draw,
});
scope.describe("The levels of CS, IRQ and ACK. No edge has come yet.");

/** Takes edges, in the order of time. Each says how many were left out before it. */
export function takeLines({ edges: came }) {
  for (const edge of came) {
    if (edge.leftOut > 0 && edge.nanos > newest) {
      holes.add({ from: newest, to: edge.nanos });
    }
    leftOut += edge.leftOut ?? 0;
    ring(edge.line)?.add(edge);
    newest = Math.max(newest, edge.nanos);
  }
  const levels = [...edges.keys()].map((line) => `${line} ${level(line)}`);
  scope.describe(`The levels of the wires over time. Last seen: ${levels.join(", ")}.`);
  scope.changed(newest);
}

/** Forgets all: the machine's clock began anew. */
export function forgetLines() {
  for (const ring of edges.values()) {
    ring.clear();
  }
  holes.clear();
  newest = 0;
}

/** The edges of a line; a line that was not told of before gets a row, while there is room. */
function ring(name) {
  const line = CHIP_SELECT.test(name) ? "CS" : name;
  if (!edges.has(line) && edges.size < MOST_LINES) {
    edges.set(line, new Ring(MOST_EDGES));
  }
  return edges.get(line);
}

function level(line) {
  const last = edges.get(line).last;
  return last === undefined ? "not known" : last.high ? "high" : "low";
}

function draw(context, view) {
  [...edges].forEach(([line, { all }], row) => {
    const top = row * ROW;
    context.fillStyle = colour("text");
    context.fillText(line, 0, top + LABEL / 2 + 1);
    context.fillStyle = colour("soft");
    context.fillText(MEANINGS[line] ?? "", context.measureText(`${line}  `).width + 4, top + LABEL / 2 + 1);
    wave(context, view, top + LABEL + 2, all);
  });
  drawHoles(context, view);
  note.textContent = leftOut > 0 ? `machine's clock; ${plural(leftOut, "edge")} left out` : "machine's clock";
}

/** A line that steps at each edge; where edges are closer than pixels it is a filled block. */
function wave(context, { from, to, width, x }, top, all) {
  const first = all.findLastIndex(({ nanos }) => nanos < from);
  let at = Math.max(0, first);
  if (all.length === 0) {
    return;
  }
  let y = height(top, first >= 0 ? all[at].high : !all[at].high);
  context.beginPath();
  context.moveTo(Math.max(0, x(all[at].nanos)), y);
  for (; at < all.length && all[at].nanos <= to; at++) {
    const where = Math.max(0, x(all[at].nanos));
    context.lineTo(where, y);
    y = height(top, all[at].high);
    context.lineTo(where, y);
  }
  context.lineTo(Math.min(width, x(Math.max(newest, from))), y);
  context.strokeStyle = colour("text");
  context.lineWidth = 1.5;
  context.stroke();
}

function height(top, high) {
  return high ? top : top + SWING;
}

function drawHoles(context, { from, to, x }) {
  context.fillStyle = colour("unlit");
  for (const hole of holes.all) {
    if (hole.to >= from && hole.from <= to) {
      const left = Math.max(0, x(hole.from));
      const wide = Math.max(2, x(hole.to) - left);
      for (let row = 0; row < edges.size; row++) {
        context.fillRect(left, row * ROW + LABEL, wide, SWING + 4);
      }
    }
  }
}
