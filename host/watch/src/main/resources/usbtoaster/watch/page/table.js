// The followed write as a table, for who would rather read: the bursts in the middle folded, the gaps with a row.

import { paint } from "./frame.js";
import { whose } from "./life.js";
import { count, micros, span } from "./words.js";

const MOST_ROWS = 40;
const KEPT = 20; // at either end
const LEAST_GAP = 1000; // nanoseconds that get a row
const details = document.getElementById("life-details");
const body = document.querySelector("#life tbody");
let life = null;
let shown = 0;

/** Shows the first `n` events of a life. */
export function showTable(followedLife, n) {
  life = followedLife;
  shown = n;
  paint(draw);
}

details.addEventListener("toggle", () => paint(draw));

function draw() {
  if (!details.open || life === null) {
    return;
  }
  const rows = [];
  const free = life.gaps(shown).filter(({ from, to }) => to - from >= LEAST_GAP);
  const folded = shown > MOST_ROWS ? shown - 2 * KEPT : 0;
  for (let n = 0; n < shown; n++) {
    if (folded > 0 && n === KEPT) {
      rows.push(row("", [`... ${count(folded)} more ...`, "", "", ""]));
      n += folded;
      free.splice(0, free.findLastIndex(({ from }) => from < life.events[n].nanos) + 1);
    }
    while (free.length > 0 && free[0].from < life.events[n].nanos) {
      rows.push(nobody(free.shift()));
    }
    rows.push(event(n));
  }
  if (life.leftOut > 0) {
    rows.push(row("", [`${count(life.leftOut)} left out`, "", "", ""]));
  }
  body.replaceChildren(...rows);
}

function nobody({ from, to }) {
  return row("nobody", ["nobody", micros(from), micros(to - from), `${span(to - from)}, no thread`]);
}

function event(n) {
  const { stage, nanos, thread, owner } = life.events[n];
  const last = n === 0 ? nanos : life.events[n - 1].nanos;
  const who = whose(life.events[n]);
  const owned = who === thread ? `${who} (${owner})` : who;
  return row("", [stage, micros(nanos), micros(nanos - last), owned]);
}

function row(kind, cells) {
  const made = document.createElement("tr");
  made.className = kind;
  cells.forEach((text, n) => {
    const cell = document.createElement("td");
    cell.textContent = text;
    cell.className = n === 1 || n === 2 ? "number" : "";
    made.append(cell);
  });
  return made;
}
