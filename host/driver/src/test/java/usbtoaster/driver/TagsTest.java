package usbtoaster.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tags of all transfers that live in slots differ (protocol, "Retransmission"). */
class TagsTest {
  private static final int ALL = 0xFFFF;

  private final SlotTable slots = new SlotTable();
  private final Tags tags = new Tags(slots);

  @Test
  void shouldCountFrom1To65535AndBeginAnew() {
    assertThat(IntStream.range(0, ALL).map(i -> tags.next()).distinct().boxed())
        .hasSize(ALL)
        .startsWith(1, 2, 3)
        .endsWith(ALL);
    assertThat(tags.next()).isEqualTo(1);
  }

  @Test
  void shouldLeaveOutWhatASlotStillHasAfterAllOthersWereGiven() {
    slots.slots[0].tag = tags.next(); // a write whose toast nobody reads
    slots.slots[1].seenTag = tags.next(); // a read of it, as the device shows it
    slots.slots[1].shutTag = tags.next();
    assertThat(IntStream.range(0, 3 * ALL).map(i -> tags.next()).min()).hasValue(4);
  }
}
