// What is toasted, and how.

import { order } from "./api.js";

const SETTINGS = { browning: "browning", burst: "burst", bytes: "bytes", "in-flight": "inFlight" };

/** Toasts so many pieces. */
export function toast(pieces) {
  order("/api/toast", { pieces });
}

/** Cancels every write that is under way or waits. */
export function cancel() {
  order("/api/cancel");
}

/** Shows a state: the settings, but for a field that somebody is just changing. */
export function showSettings(state) {
  for (const [id, name] of Object.entries(SETTINGS)) {
    const field = document.getElementById(id);
    const value = String(state.settings[name]);
    if (document.activeElement !== field && field.value !== value) {
      field.value = value;
    }
  }
}

for (const [id, name] of Object.entries(SETTINGS)) {
  const field = document.getElementById(id);
  field.addEventListener("change", () => {
    if (field.reportValidity() && field.value !== "") {
      order("/api/settings", { [name]: Number(field.value) });
    }
  });
}

document.getElementById("toast-one").addEventListener("click", () => toast(1));
document.getElementById("toast-many").addEventListener("click", () => toast(1000));
document.getElementById("cancel").addEventListener("click", cancel);
