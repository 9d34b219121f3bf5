package usbtoaster.emulator.chip;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import usbtoaster.emulator.calls.FunctionListener;
import usbtoaster.emulator.calls.FunctionTracer;
import usbtoaster.emulator.image.Image;
import usbtoaster.emulator.image.ImageReader;
import usbtoaster.emulator.part.PinRecorder;

/** A run is the same to the picosecond into however many pieces its owner cuts it. */
@DisplayName("How a run is cut into pieces changes nothing")
class SlicingTest {
  private static final Path IMAGES = Path.of("..", "..", "firmware", "image");
  private static final long MICRO = 1_000_000;
  private static final long END = 120_000 * MICRO;
  private static final int CRYSTAL_HERTZ = 12_000_000;
  private static final int RANDOM_CUTS = 4;

  private final long seed = Long.getLong("toaster.seed", System.nanoTime());

  @ParameterizedTest
  @ValueSource(strings = {"sensor.elf", "toaster.elf"})
  void shouldDoTheSameInPiecesOfOneLength(String image) {
    List<String> whole = history(image, pico -> END);
    assertThat(whole).hasSizeGreaterThan(100);
    for (long picos : new long[] {10 * MICRO, MICRO, 999_983, 56_001}) {
      assertThat(history(image, pico -> pico.clock().picos() + picos))
          .as("pieces of %,d ps", picos)
          .isEqualTo(whole);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sensor.elf", "toaster.elf"})
  void shouldDoTheSameInstructionByInstruction(String image) {
    assertThat(history(image, pico -> pico.asleep() ? pico.nextPicos() : pico.clock().picos() + 1))
        .isEqualTo(history(image, pico -> END));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sensor.elf", "toaster.elf"})
  void shouldDoTheSameInRandomPieces(String image) {
    System.out.println("SlicingTest: -Dtoaster.seed=" + seed);
    List<String> whole = history(image, pico -> END);
    for (long i = seed; i < seed + RANDOM_CUTS; i++) {
      Random random = new Random(i);
      ToLongFunction<Rp2040> cut =
          pico ->
              pico.clock().picos()
                  + random.nextLong(1, random.nextBoolean() ? 40 * MICRO : MICRO / 5);
      assertThat(history(image, cut)).as("-Dtoaster.seed=%d", i).isEqualTo(whole);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sensor.elf", "toaster.elf"})
  void shouldDoTheSameWhileSomebodyListensToItsFunctions(String image) {
    AtomicLong calls = new AtomicLong();
    FunctionListener counter = (function, depth, began, picos) -> calls.incrementAndGet();
    List<String> heard =
        history(
            image,
            pico ->
                new FunctionTracer(
                        pico.core(), pico.clock(), ImageReader.read(IMAGES.resolve(image)))
                    .listen(counter),
            pico -> END);
    assertThat(heard).isEqualTo(history(image, pico -> END));
    assertThat(calls.get()).isGreaterThan(30);
  }

  private static List<String> history(String file, ToLongFunction<Rp2040> cut) {
    return history(file, pico -> {}, cut);
  }

  /**
   * Runs {@code file} for 120 ms, from cut to cut, with edges from outside at moments that are no
   * ticks; returns the edges of all pads and what the core has done.
   */
  private static List<String> history(
      String file, Consumer<Rp2040> first, ToLongFunction<Rp2040> cut) {
    Image image = ImageReader.read(IMAGES.resolve(file));
    Rp2040 pico = new Rp2040(2 << 20, CRYSTAL_HERTZ, new Random(2040));
    List<PinRecorder> recorders = new ArrayList<>();
    for (int gpio = 0; gpio < Rp2040.PINS; gpio++) {
      recorders.add(new PinRecorder(pico.clock(), pico.pin(gpio).pad()));
    }
    pico.load(image);
    pico.powerCycle();
    first.accept(pico);
    new Square(pico, 13, 11_111_111_113L); // the sensor's chip select
    new Square(pico, 21, 7_777_777_777L); // the toaster's ACK
    while (pico.clock().picos() < END) {
      pico.runTo(Math.min(END, cut.applyAsLong(pico)));
    }
    List<String> seen = new ArrayList<>();
    for (PinRecorder recorder : recorders) {
      String name = recorder.signal().name();
      assertThat(recorder.all().complete()).isTrue();
      recorder.edges().forEach(edge -> seen.add(name + " " + edge));
    }
    seen.add("now " + pico.clock().picos());
    seen.add("cycles " + pico.core().cycles());
    seen.add("instructions " + pico.core().instructions());
    seen.add("PC %08X".formatted(pico.core().pc()));
    return seen;
  }
}
