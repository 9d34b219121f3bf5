package usbtoaster.bench.mips;

/**
 * How long some work took.
 *
 * @param amount instructions, or bytes
 * @param wallNanos by the clock on the wall
 * @param cpuNanos of the processors: of the thread that executes where that can be told apart,
 *     otherwise of the process
 */
record Timing(long amount, long wallNanos, long cpuNanos) {
  double wallMips() {
    return amount * 1000.0 / wallNanos;
  }

  double cpuMips() {
    return amount * 1000.0 / cpuNanos;
  }
}
