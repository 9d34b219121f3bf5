// The style sheet's colours for what is drawn on a canvas, and a texture for each kind of thread.

const SIZE = 8;
const TEXTURES = {
  DEVICE: "diagonal",
  IO: "none",
  WORKER: "dots",
  UI: "horizontal",
  TIMER: "vertical",
  CALLER: "horizontal",
  VIRTUAL: "cross",
};
const colours = new Map();
const patterns = new Map();

/** The colour of a variable of colours.css: `colour("text")`. */
export function colour(name) {
  let value = colours.get(name);
  if (value === undefined) {
    value = getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
    colours.set(name, value);
  }
  return value;
}

/** What to fill a block of such a thread with: its colour, with lines in it that tell it apart without colour. */
export function texture(context, kind) {
  const name = colour(kind.toLowerCase()) === "" ? "TIMER" : kind;
  let pattern = patterns.get(name);
  if (pattern === undefined) {
    pattern = context.createPattern(tile(name), "repeat");
    patterns.set(name, pattern);
  }
  return pattern;
}

function tile(kind) {
  const canvas = document.createElement("canvas");
  canvas.width = SIZE;
  canvas.height = SIZE;
  const context = canvas.getContext("2d");
  context.fillStyle = colour(kind.toLowerCase());
  context.fillRect(0, 0, SIZE, SIZE);
  context.fillStyle = colour("panel");
  context.strokeStyle = colour("panel");
  context.lineWidth = 1.5;
  context.beginPath();
  drawTexture(context, TEXTURES[kind]);
  context.stroke();
  return canvas;
}

function drawTexture(context, texture) {
  if (texture === "diagonal" || texture === "cross") {
    context.moveTo(-2, SIZE + 2);
    context.lineTo(SIZE + 2, -2);
  }
  if (texture === "cross") {
    context.moveTo(-2, -2);
    context.lineTo(SIZE + 2, SIZE + 2);
  }
  if (texture === "horizontal") {
    context.moveTo(0, SIZE / 2);
    context.lineTo(SIZE, SIZE / 2);
  }
  if (texture === "vertical") {
    context.moveTo(SIZE / 2, 0);
    context.lineTo(SIZE / 2, SIZE);
  }
  if (texture === "dots") {
    context.fillRect(1, 1, 2, 2);
    context.fillRect(5, 5, 2, 2);
  }
}

/** Has `changed` called when light turns to dark or back. */
export function onTheme(changed) {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    colours.clear();
    patterns.clear();
    changed();
  });
}
