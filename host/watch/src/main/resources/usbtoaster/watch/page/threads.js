// The census: each thread, whose it is, what it does, and whether that is a wait for a write.

import { plural, span } from "./words.js";

const MOST = 16; // rows
const OTHERS = new Set(["CALLER", "VIRTUAL", "OTHER"]); // counted, and shown if one waits for a write
const others = document.getElementById("others");
const list = document.getElementById("threads");
const kinds = document.getElementById("kinds");

/** Shows a state. */
export function showThreads({ threads }) {
  kinds.textContent = byKind(threads);
  const shown = threads.filter(({ kind, waits }) => waits || !OTHERS.has(kind)).slice(0, MOST);
  const rest = threads.length - shown.length;
  others.textContent = rest > 0 ? `And ${plural(rest, "thread")} of the application and the JVM, none for a write.` : "";
  while (list.childElementCount > shown.length) {
    list.lastChild.remove();
  }
  shown.forEach((thread, n) => fill(list.children[n] ?? list.appendChild(row()), thread));
}

function byKind(threads) {
  const owners = new Map();
  for (const { owner } of threads) {
    owners.set(owner, (owners.get(owner) ?? 0) + 1);
  }
  const each = [...owners].map(([owner, n]) => `${owner} ${n}`);
  return `${plural(threads.length, "thread")}: ${each.join(", ")}.`;
}

function row() {
  const item = document.createElement("li");
  item.append(document.createElement("strong"), document.createElement("span"));
  return item;
}

function fill(item, { name, owner, state, waits, cpuNanos }) {
  const [title, rest] = item.children;
  title.textContent = name;
  const cpu = cpuNanos >= 0 ? `, ${span(cpuNanos)} of CPU` : "";
  const text = ` (${owner}) ${waits ? "WAITS FOR A WRITE: " : ""}${state}${cpu}`;
  if (rest.textContent !== text) {
    rest.textContent = text;
    rest.classList.toggle("waits", Boolean(waits));
  }
}
