package usbtoaster.drawing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import usbtoaster.driver.LedPins;
import usbtoaster.driver.PinMap;

/** Plans for tests: the usual one, and random ones. Repeat them with {@code -Dtoaster.seed=}. */
final class Plans {
  static final long SEED = Long.getLong("toaster.seed", 20261130L);

  private static final int[][] BUSES = {{0, 0}, {0, 1}, {1, 0}, {1, 1}, {1, 2}};

  private Plans() {}

  /** A plan, and what it was made from. */
  record Drawn(PinMap pins, @Nullable LedPins leds, Plan plan) {
    @Override
    public String toString() {
      return "-Dtoaster.seed=%d: %s, %s".formatted(SEED, pins, leds);
    }
  }

  static Plan usual() {
    return Plan.of(PinMap.DEFAULT, LedPins.DEFAULT);
  }

  static Stream<Drawn> random(int count) {
    Random random = new Random(SEED);
    return Stream.generate(() -> random(random)).limit(count);
  }

  private static Drawn random(Random random) {
    int[] bus = BUSES[random.nextInt(BUSES.length)];
    List<Integer> free = new ArrayList<>();
    PinMap onBus = anywhere(bus);
    for (int bcm = 0; bcm <= 27; bcm++) {
      String use = onBus.use(bcm);
      if (use == null || use.matches("IRQ's|ACK's|RESET's")) {
        free.add(bcm);
      }
    }
    Collections.shuffle(free, random);
    PinMap pins = new PinMap(free.get(0), free.get(1), free.get(2), bus[0], bus[1], 1_000_000);
    LedPins leds = random.nextInt(4) == 0 ? null : new LedPins(free.subList(3, 11));
    return new Drawn(pins, leds, Plan.of(pins, leds));
  }

  /** These lines are on no wire of either bus. */
  private static PinMap anywhere(int[] bus) {
    return new PinMap(2, 3, 4, bus[0], bus[1], 1_000_000);
  }
}
