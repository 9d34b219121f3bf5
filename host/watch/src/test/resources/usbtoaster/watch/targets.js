// Returns the controls that a finger would miss: smaller than 44 pixels, or beside the screen.
const missed = [];
for (const each of document.querySelectorAll("button, input, summary")) {
  if (each.checkVisibility()) {
    const { width, height, left, right } = (each.closest(".check") ?? each).getBoundingClientRect();
    if (width < 44 || height < 44 || left < 0 || right > innerWidth) {
      missed.push(`${each.id || each.textContent} ${width} x ${height} from ${left} to ${right}`);
    }
  }
}
return missed;
