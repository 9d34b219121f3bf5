// Says to a screen reader what has changed, at most once in a few seconds: the newest sentence wins.

const PAUSE_MILLIS = 4000;
const announcer = document.getElementById("announcer");
let next = "";
let quiet = false;

/** Has `sentence` read out, unless a newer one comes before its turn. */
export function announce(sentence) {
  next = sentence;
  if (!quiet) {
    speak();
  }
}

function speak() {
  if (announcer.textContent === next) {
    return;
  }
  announcer.textContent = next;
  quiet = true;
  setTimeout(() => {
    quiet = false;
    speak();
  }, PAUSE_MILLIS);
}
