package usbtoaster.bench.mips;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import usbtoaster.emulator.image.Image;
import usbtoaster.emulator.image.ImageReader;

/** What our emulator executes: a program, and into what slices its time is cut. */
enum Scene {
  /** The mix of {@link ThumbWork}, which lies in SRAM. */
  SRAM("the mix, from SRAM", ThumbWork.LONGEST, ThumbWork.WARM),
  /** The same in flash, with its data in SRAM. */
  FLASH("the mix, from flash", ThumbWork.LONGEST, ThumbWork.WARM),
  /** A machine more, from its making on, in a process that has run such a program before. */
  SECOND("a new machine, the first 63 M", ThumbWork.WARM, ThumbWork.WARM),
  /** As with an alarm each 300 cycles. */
  SLICES_300("the mix, in slices of 300 cycles", ThumbWork.SHORT, ThumbWork.WARM),
  /** As with an alarm each 100 cycles. */
  SLICES_100("the mix, in slices of 100 cycles", ThumbWork.WARM, ThumbWork.WARM),
  /** Calls of two small functions. */
  CALLS("calls of small functions", 60_000_000, 4_000_000),
  /** Three accesses to SIO in seven instructions. */
  TOGGLE("toggling and reading by SIO", 12_000_000, 6_000_000),
  /** An access to the timer, behind the APB, in four instructions. */
  POLL("polling the timer", 20_000_000, 8_000_000);

  /** The instructions of the image in flash beyond those of the one in SRAM: it copies its data. */
  private static final int COPYING = 12;

  final String label;

  /** Rounds that take a second when they are translated. */
  final int translatedRounds;

  /** Rounds that take a second when they are interpreted. */
  final int interpretedRounds;

  Scene(String label, ThumbWork translated, ThumbWork interpreted) {
    this(label, translated.rounds, interpreted.rounds);
  }

  Scene(String label, int translatedRounds, int interpretedRounds) {
    this.label = label;
    this.translatedRounds = translatedRounds;
    this.interpretedRounds = interpretedRounds;
  }

  Image image() {
    return switch (this) {
      case SRAM, SECOND, SLICES_300, SLICES_100 -> read("thumb.elf");
      case FLASH -> read("thumb-flash.elf");
      case CALLS, TOGGLE, POLL -> read("loops.elf");
    };
  }

  /** Returns the symbol at which it starts. */
  String entry() {
    return switch (this) {
      case CALLS, TOGGLE, POLL -> name().toLowerCase(Locale.ROOT);
      default -> "_start";
    };
  }

  /** Returns how long a slice is, in cycles; 0: as long as it likes. */
  int sliceCycles() {
    return switch (this) {
      case SLICES_300 -> 300;
      case SLICES_100 -> 100;
      default -> 0;
    };
  }

  /** Checks what was done. The timer's values are checked against those of the interpreter. */
  void verify(int rounds, Answer answer) {
    String who = "The emulator, with " + label + ",";
    switch (this) {
      case SRAM, SECOND, SLICES_300, SLICES_100 ->
          ThumbWork.of(rounds).verify(who, answer.instructions(), answer.checksum());
      case FLASH ->
          ThumbWork.of(rounds).verify(who, answer.instructions() - COPYING, answer.checksum());
      case CALLS -> verify(who, answer, 6 + 15L * rounds, called(rounds));
      case TOGGLE -> verify(who, answer, 9 + 7L * rounds, rounds << 25);
      case POLL -> verify(who, answer, 12 + 4L * rounds, answer.checksum());
    }
  }

  private static void verify(String who, Answer answer, long instructions, int checksum) {
    if (answer.instructions() != instructions || answer.checksum() != checksum) {
      throw new IllegalStateException(
          "%s executed %,d instructions with the result %08x; right is %,d and %08x."
              .formatted(who, answer.instructions(), answer.checksum(), instructions, checksum));
    }
  }

  /** What {@code loops.S} does in {@code calls}. */
  private static int called(int rounds) {
    int sum = 0;
    for (int i = rounds; i > 0; i--) {
      int f = i + 7 ^ (i + 7) << 3;
      sum += f + (f >>> 1) + 3;
    }
    return sum;
  }

  private static Image read(String name) {
    try (InputStream in = Scene.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not in the jar: build the benchmarks anew");
      }
      return ImageReader.parse(name, in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
