// The followed write: its events, what has been shown of them, and where nobody was on it.

// A thread is given back at these stages, and whatever comes next of those others is not on its account.
const GIVEN_BACK = new Set(["SUSPEND", "DPC"]);
const FROM_OUTSIDE = new Set(["IRQ_RAISED", "EDGE", "INTERRUPT"]);

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

  /** How long nobody was on it before event `n`, in nanoseconds; 0 if somebody was. */
  nobodyBefore(n) {
    const event = this.events[n];
    const before = this.events[n - 1];
    const outside = FROM_OUTSIDE.has(event.stage) || (event.stage === "DMA_START" && before?.stage === "SUSPEND");
    return before !== undefined && outside && GIVEN_BACK.has(before.stage) ? event.nanos - before.nanos : 0;
  }

  /** The longest time in which nobody was on it, among its first `n` events. */
  longestGap(n = this.events.length) {
    let longest = 0;
    for (let i = 1; i < n; i++) {
      longest = Math.max(longest, this.nobodyBefore(i));
    }
    return longest;
  }
}
