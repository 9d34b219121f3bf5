// Brings the parts together: what the server tells goes to those who show it.

import { onRefused } from "./api.js";
import { showCounters } from "./counters.js";
import { listen } from "./events.js";
import { showFaults } from "./faults.js";
import { showFirmware } from "./firmware.js";
import { paint } from "./frame.js";
import { showHeadline, showLost } from "./headline.js";
import { showLanes, takeWork } from "./lanes.js";
import { showLeds } from "./leds.js";
import { forgetLines, takeLines } from "./lines.js";
import { say } from "./log.js";
import { showPace } from "./pace.js";
import { loadPicture, showLife, showWaiting } from "./picture.js";
import { showTable } from "./table.js";
import { showThreads } from "./threads.js";
import { showSettings } from "./toast.js";
import { Walk } from "./walk.js";
import "./keys.js";

const PARTS = [
  showHeadline,
  showPace,
  showSettings,
  showWaiting,
  showLeds,
  showCounters,
  showThreads,
  showFaults,
  showFirmware,
  showLanes,
  showTarget,
];
const SLOW = 1000; // from here on events come one by one, and need no walk

let state = null;
let connected = false;
const walk = new Walk((life, shown) => {
  showLife(life, shown);
  showTable(life, shown);
});

function takeState(next) {
  if (state !== null && next.time.nanos < state.time.nanos) {
    forgetLines(); // its power was off
  }
  state = next;
  walk.atOnce(next.time.mode !== "running" || next.time.slowdown >= SLOW);
  paint(showState);
}

function showState() {
  if (connected) {
    PARTS.forEach((show) => show(state));
  }
}

function showTarget({ description }) {
  const place = document.getElementById("target");
  if (place.textContent !== description) {
    place.textContent = description;
  }
}

function connectedChanged(now) {
  if (now !== connected && (state !== null || now)) {
    say({ text: now ? "Connected." : "The connection is lost.", kind: now ? "info" : "error" });
  }
  connected = now;
  const badge = document.getElementById("connection");
  badge.textContent = now ? "connected" : "not connected";
  badge.classList.toggle("lost", !now);
  if (!now) {
    showLost();
  }
}

onRefused((text) => say({ text, kind: "error" }));
loadPicture().catch(() => say({ text: "The picture could not be loaded.", kind: "error" }));
listen(
  "/events",
  {
    state: takeState,
    stages: (message) => walk.take(message),
    work: takeWork,
    lines: takeLines,
    said: say,
  },
  connectedChanged,
);
