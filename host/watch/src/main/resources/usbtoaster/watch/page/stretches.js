// When threads worked for a write, and so when nobody did. The rules are those of Stretches.java, which makes
// the report's table: a thread works from stage to stage of one stretch; a frame on the bus is the work of the
// thread that has started it; what the device and the kernel tell is nobody's work.

const NOT_WORK = new Set(["EDGE", "IRQ_RAISED", "ACK_SEEN"]);
const LAST = new Set(["SUSPEND", "PACKET", "RETURN"]);
const FRAME = new Set(["DMA_START", "DMA_SEEN", "DMA_DONE"]);

/** The times in which no thread worked, in order: { from, to }. The events are in the order of their times. */
export function gaps(events) {
  const found = [];
  let free = events[0]?.nanos ?? 0;
  for (const { from, to } of worked(events)) {
    if (from > free) {
      found.push({ from: free, to: from });
    }
    free = Math.max(free, to);
  }
  const end = events.at(-1)?.nanos ?? 0;
  return end > free ? [...found, { from: free, to: end }] : found;
}

function worked(events) {
  const latest = new Map(); // the event of each thread whose stretch goes on
  const pieces = [];
  for (const event of events) {
    if (!NOT_WORK.has(event.stage)) {
      const before = latest.get(event.thread);
      const continued = before !== undefined && continues(before.stage, event);
      if (continued && event.nanos > before.nanos) {
        pieces.push({ from: before.nanos, to: event.nanos });
      }
      if (LAST.has(event.stage)) {
        latest.delete(event.thread);
      } else if (continued || (event.stage !== "DMA_SEEN" && event.stage !== "DMA_DONE")) {
        latest.set(event.thread, event);
      }
    }
  }
  return pieces.sort((one, other) => one.from - other.from);
}

function continues(before, { stage, detail }) {
  switch (stage) {
    case "CALL":
    case "INTERRUPT":
    case "BORROW":
      return false;
    case "ISR":
      return before === "INTERRUPT";
    case "DPC":
      return detail !== 0 && (before === "INTERRUPT" || before === "ISR");
    case "DMA_START":
    case "COMPLETE":
      return !FRAME.has(before);
    case "DMA_SEEN":
    case "DMA_DONE":
      return FRAME.has(before);
    default:
      return true;
  }
}
