// Draws at most once a frame what has changed since: however many events come, the page draws 60 times a second.

const changed = new Set();
let asked = false;

/** Has `painter` called once at the next frame. */
export function paint(painter) {
  changed.add(painter);
  if (!asked) {
    asked = true;
    requestAnimationFrame(paintAll);
  }
}

function paintAll() {
  asked = false;
  const now = [...changed];
  changed.clear();
  for (const painter of now) {
    painter();
  }
}
