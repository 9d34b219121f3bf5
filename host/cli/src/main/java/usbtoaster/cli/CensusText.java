package usbtoaster.cli;

import usbtoaster.trace.census.CensusEntry;
import usbtoaster.trace.census.ThreadCensus;

/** What the census of a run says in words. */
final class CensusText {
  /** What the line of a thread that waits for a request says. */
  static final String WAITS = "WAITS";

  private final Job job;

  CensusText(Job job) {
    this.job = job;
  }

  /** Returns what was counted. */
  String heading(WaitCounts counts) {
    String inFlight = range(counts.leastInFlight(), counts.mostInFlight(), "write") + " in flight.";
    if (job.threads()) {
      return "As many threads waiting as writes in flight in "
          + of(counts.asMany(), counts.samples())
          + ": "
          + range(counts.leastWaiting(), counts.mostWaiting(), "thread")
          + " waiting, "
          + inFlight;
    }
    String others =
        counts.withoutWaiting() == counts.samples()
            ? ""
            : ", and in the others up to " + Report.count(counts.mostWaiting(), "thread");
    return "0 threads waiting in "
        + of(counts.withoutWaiting(), counts.samples())
        + others
        + "; "
        + inFlight;
  }

  private static String of(long some, long all) {
    return Report.grouped(some) + " of " + Report.count(all, "sample");
  }

  private static String range(int least, int most, String what) {
    return (least == most ? "" : Report.grouped(least) + " to ") + Report.count(most, what);
  }

  /** Returns half a sentence on what a thread does, and why that is no wait for a request. */
  String does(CensusEntry entry) {
    if (entry.waitsForRequest() || entry.kind() == null) {
      return ThreadCensus.does(entry);
    }
    return switch (entry.kind()) {
      case DEVICE -> hardware();
      case CALLER -> application(entry);
      default -> ThreadCensus.does(entry);
    };
  }

  private static String application(CensusEntry entry) {
    if (entry.name().startsWith(WritingThreads.NAME)) {
      return "has no write to make at this moment";
    }
    if (entry.waitsFor().equals("ForkJoinPool")) {
      return "has no task; the JDK keeps it for short ones of anybody";
    }
    return entry.name().equals("ProgressBar")
        ? "is the timer of the progress bar, set so slow that it rests"
        : ThreadCensus.does(entry);
  }

  private String hardware() {
    return switch (job.target()) {
      case EMULATOR -> "is the Pico's hardware, in software; ISRs borrow it";
      case MOCK -> "is the device, a model of it; ISRs borrow it";
      case PI -> "waits for an edge of any line; ISRs borrow it";
    };
  }

  /** Returns where the contrary can be seen. */
  String contrary() {
    return job.threads()
        ? "Without --threads no thread waits for a write."
        : "For the contrary: run --threads makes the same writes by blocking calls.";
  }
}
