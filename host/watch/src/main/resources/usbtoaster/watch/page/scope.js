// A canvas with a time axis: it follows what is newest, or stands where one has moved it. Times are nanoseconds.

import { paint } from "./frame.js";
import { colour, onTheme } from "./theme.js";
import { span } from "./words.js";

const LEAST_SPAN = 1e3;
const MOST_SPAN = 1e10;
const LADDER = [1, 2, 5];
const AXIS_HEIGHT = 22;
const MARGIN = 0.04; // of the span, right of what is newest
const FONT = '12px system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif';

export class Scope {
  #canvas = document.createElement("canvas");
  #wide = document.createElement("span");
  #live;
  #span;
  #end = 0;
  #following = true;
  #newest = 0;
  #draw;
  #height;
  #painter = () => this.#paint();

  /**
   * @param figure to be filled
   * @param name of what is seen, for the names of the buttons
   * @param spanNanos how much is seen at first
   * @param height a function that tells how high the drawing is, in pixels
   * @param draw a function of the context and a view: { from, to, width, x(nanos) }
   */
  constructor(figure, { name, spanNanos, height, draw }) {
    this.#span = spanNanos;
    this.#height = height;
    this.#draw = draw;
    this.#canvas.setAttribute("role", "img");
    figure.append(this.#canvas, this.#tools(name));
    this.#drag();
    new ResizeObserver(this.#painter).observe(figure);
    onTheme(this.#painter);
  }

  /** Tells what the drawing shows to who cannot see it. */
  describe(text) {
    this.#canvas.setAttribute("aria-label", text);
  }

  /** Says that something has changed, and up to when there is something to see. */
  changed(newest) {
    this.#newest = newest;
    paint(this.#painter);
  }

  #tools(name) {
    const tools = document.createElement("div");
    tools.className = "tools";
    tools.setAttribute("role", "group");
    tools.setAttribute("aria-label", `${name}: time axis`);
    this.#live = this.#button("Live", `${name}: follow what is newest`, () => this.#follow());
    tools.append(
      this.#button("−", `${name}: show more time`, () => this.#zoom(1)),
      this.#button("+", `${name}: show less time`, () => this.#zoom(-1)),
      this.#button("◀", `${name}: earlier`, () => this.#pan(-0.5)),
      this.#button("▶", `${name}: later`, () => this.#pan(0.5)),
      this.#live,
      this.#wide,
    );
    return tools;
  }

  #button(text, label, pressed) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = text;
    button.setAttribute("aria-label", `${label}`);
    button.addEventListener("click", pressed);
    return button;
  }

  #follow() {
    this.#following = true;
    paint(this.#painter);
  }

  #zoom(direction) {
    const middle = this.#end - this.#span / 2;
    const exponent = Math.floor(Math.log10(this.#span) + 1e-9);
    const place = 3 * exponent + LADDER.indexOf(Math.round(this.#span / 10 ** exponent)) + direction;
    const next = LADDER[((place % 3) + 3) % 3] * 10 ** Math.floor(place / 3);
    this.#span = Math.min(MOST_SPAN, Math.max(LEAST_SPAN, next));
    this.#end = middle + this.#span / 2;
    paint(this.#painter);
  }

  #pan(part) {
    this.#following = false;
    this.#end += part * this.#span;
    paint(this.#painter);
  }

  #drag() {
    let last = null;
    this.#canvas.addEventListener("pointerdown", (event) => {
      last = event.clientX;
      this.#canvas.setPointerCapture(event.pointerId);
    });
    this.#canvas.addEventListener("pointermove", (event) => {
      if (last !== null && event.clientX !== last) {
        this.#pan((last - event.clientX) / this.#canvas.clientWidth);
        last = event.clientX;
      }
    });
    for (const end of ["pointerup", "pointercancel"]) {
      this.#canvas.addEventListener(end, () => (last = null));
    }
  }

  #paint() {
    if (this.#following) {
      this.#end = this.#newest + MARGIN * this.#span;
    }
    this.#live.setAttribute("aria-pressed", String(this.#following));
    this.#wide.textContent = `${span(this.#span)} wide`;
    const width = this.#canvas.clientWidth;
    const height = this.#height() + AXIS_HEIGHT;
    const context = this.#prepare(width, height);
    const from = this.#end - this.#span;
    const scale = width / this.#span;
    const view = { from, to: this.#end, width, x: (nanos) => (nanos - from) * scale };
    this.#axis(context, view, height);
    this.#draw(context, view);
  }

  #prepare(width, height) {
    const ratio = devicePixelRatio;
    const context = this.#canvas.getContext("2d");
    if (this.#canvas.width !== Math.round(width * ratio) || this.#canvas.height !== Math.round(height * ratio)) {
      this.#canvas.width = Math.round(width * ratio);
      this.#canvas.height = Math.round(height * ratio);
      this.#canvas.style.height = `${height}px`;
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    context.font = FONT;
    context.textBaseline = "middle";
    return context;
  }

  /** Ticks at round times, counted from what is newest while it follows: "-200 µs". */
  #axis(context, { to, width, x }, height) {
    const tick = this.#tick(width);
    const zero = this.#newest;
    context.textAlign = "center";
    for (let n = Math.floor((to - zero) / tick); x(zero + n * tick) > 0; n--) {
      const at = x(zero + n * tick);
      context.fillStyle = colour("edge");
      context.fillRect(Math.round(at), 0, 1, height - AXIS_HEIGHT);
      context.fillStyle = colour("soft");
      const label = n === 0 ? "newest" : `${n < 0 ? "−" : "+"}${span(Math.abs(n * tick))}`;
      if (at > 24 && at < width - 24) {
        context.fillText(label, at, height - AXIS_HEIGHT / 2);
      }
    }
    context.textAlign = "left";
  }

  #tick(width) {
    const least = (this.#span * 80) / Math.max(width, 80);
    const power = 10 ** Math.floor(Math.log10(least));
    return LADDER.concat(10).map((step) => step * power).find((step) => step >= least);
  }
}
