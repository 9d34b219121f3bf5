// The sentence at the top: how many writes are in flight, and how many threads wait for them.

import { announce } from "./announce.js";
import { count, plural } from "./words.js";

const headline = document.getElementById("headline");
const evidence = document.getElementById("evidence");

/** What to say of a state, in one or two sentences. */
export function sentence(state) {
  const { inFlight, completed } = state.counters;
  const paused = state.time.mode !== "running";
  if (inFlight > 0) {
    const writes = plural(inFlight, "write");
    const beginning = paused ? `Time stands still, ${writes} in flight.` : `${writes} in flight.`;
    return `${beginning} Threads waiting for ${inFlight === 1 ? "it" : "them"}: ${count(state.waiting)}.`;
  }
  if (completed === 0) {
    return paused ? "Time stands still." : "Nothing is in flight. Toast a piece, and look for its thread.";
  }
  const found = state.waitingInSamples > 0 ? "a thread waited at times" : "no thread waited for any";
  return `${plural(completed, "write")} done; ${found}.`;
}

/** What shows that it is so. */
export function proof(state) {
  if (state.samples === 0) {
    return "As soon as a write is in flight, every thread of the process is looked at over and over.";
  }
  return (
    `Every thread was looked at ${plural(state.samples, "time")} while writes were in flight. ` +
    `One waited for a write in ${count(state.waitingInSamples)} of them.`
  );
}

/** Shows a state. */
export function showHeadline(state) {
  const text = sentence(state);
  if (headline.textContent !== text) {
    headline.textContent = text;
    announce(text);
  }
  evidence.textContent = proof(state);
}

/** Says that the server is gone. */
export function showLost() {
  headline.textContent = "The connection is lost. Trying again.";
  evidence.textContent = "What you see is how it was last. If toaster watch has ended, start it again.";
  announce(headline.textContent);
}
