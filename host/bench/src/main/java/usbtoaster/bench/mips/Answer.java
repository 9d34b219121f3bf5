package usbtoaster.bench.mips;

import java.util.List;

/**
 * What a run of our emulator did, and how long it took.
 *
 * @param instructions how many it executed
 * @param checksum its result
 * @param picos the virtual time at its end
 * @param wallNanos by the clock on the wall
 * @param cpuNanos of the thread that executed
 */
record Answer(long instructions, int checksum, long picos, long wallNanos, long cpuNanos) {
  /** Returns it as a line, for another process. */
  String line() {
    return "%d %08x %d %d %d".formatted(instructions, checksum, picos, wallNanos, cpuNanos);
  }

  /** Reads a line. */
  static Answer of(String line) {
    List<String> words = List.of(line.strip().split(" ", -1));
    return new Answer(
        Long.parseLong(words.get(0)),
        Integer.parseUnsignedInt(words.get(1), 16),
        Long.parseLong(words.get(2)),
        Long.parseLong(words.get(3)),
        Long.parseLong(words.get(4)));
  }

  /** Returns whether the same was done at the same virtual time. */
  boolean agrees(Answer other) {
    return instructions == other.instructions && checksum == other.checksum && picos == other.picos;
  }
}
