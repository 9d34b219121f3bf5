// Numbers and times in words. Times come in nanoseconds, as integers.

const NARROW_SPACE = "\u202f";

/** A whole number in groups of three: 1 234 567. */
export function count(number) {
  return String(Math.round(number)).replace(/\B(?=(\d{3})+$)/g, NARROW_SPACE);
}

/** Microseconds with one decimal, as the report has them: 1 234.5. */
export function micros(nanos) {
  const tenths = Math.round(nanos / 100);
  const sign = tenths < 0 ? "-" : "";
  const whole = Math.floor(Math.abs(tenths) / 10);
  return `${sign}${count(whole)}.${Math.abs(tenths) % 10}`;
}

/** A span with the unit that suits it: 12.3 µs, 4.56 ms, 7.89 s. */
export function span(nanos) {
  if (nanos < 1000) {
    return `${Math.round(nanos)} ns`;
  }
  if (nanos < 1e6) {
    return `${trimmed(nanos / 1e3)} µs`;
  }
  return nanos < 1e9 ? `${trimmed(nanos / 1e6)} ms` : `${trimmed(nanos / 1e9)} s`;
}

function trimmed(number) {
  return String(Number(number.toPrecision(3)));
}

/** "1 write", "8 writes". */
export function plural(number, word) {
  return `${count(number)} ${word}${number === 1 ? "" : "s"}`;
}
