// The followed write: its events, and where nobody was on it.

import { gaps } from "./stretches.js";

// What the device itself tells: whoever clocks the bus has recorded it, and means nothing.
const OF_DEVICE = new Set(["DMA_SEEN", "DMA_DONE", "IRQ_RAISED", "ACK_SEEN"]);

/** The thread of an event, or that it is the device's. */
export function whose({ stage, thread }) {
  return OF_DEVICE.has(stage) ? "device" : thread;
}

export class Life {
  write = 0;
  done = false;
  leftOut = 0;
  events = []; // in the order of their times

  constructor(request) {
    this.request = request;
  }

  /** Takes more of its events. */
  add({ write, done, events, leftOut = 0 }) {
    this.write = write;
    this.done = this.done || done;
    this.leftOut += leftOut;
    this.events.push(...events);
    this.events.sort((one, other) => one.nanos - other.nanos || one.order - other.order);
  }

  /** When nobody was on it, up to its `n`th event: { from, to } in order. */
  gaps(n = this.events.length) {
    return gaps(this.events.slice(0, n));
  }
}
