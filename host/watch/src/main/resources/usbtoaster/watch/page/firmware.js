// Where the core of the toaster is, and what the firmware has said.

const where = document.getElementById("where");
const uart = document.getElementById("uart");

/** Shows a state. */
export function showFirmware({ firmware }) {
  set(where, firmware?.where || "This target does not say where its firmware is.");
  const said = (firmware?.uart ?? "").trimEnd();
  if (set(uart, said)) {
    uart.scrollTop = uart.scrollHeight;
  }
}

function set(element, text) {
  const differs = element.textContent !== text;
  if (differs) {
    element.textContent = text;
  }
  return differs;
}
