// The LED panel: round and dark when off, square and bright when on, and the word beside it.

const list = document.getElementById("leds");

/** Shows a state. */
export function showLeds({ leds, ledNames }) {
  if (list.childElementCount !== ledNames.length) {
    list.replaceChildren(...ledNames.map(lamp));
  }
  [...list.children].forEach((item, n) => {
    const on = (leds & (1 << n)) !== 0;
    if (item.classList.contains("on") !== on) {
      item.classList.toggle("on", on);
      item.lastChild.textContent = on ? "on" : "off";
    }
  });
}

function lamp(name) {
  const item = document.createElement("li");
  item.append(part("lamp", ""), part("led", name), part("level", "off"));
  return item;
}

function part(kind, text) {
  const made = document.createElement("span");
  made.className = kind;
  made.textContent = text;
  return made;
}
