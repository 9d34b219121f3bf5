package usbtoaster.uring;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.engine.Descriptor;
import usbtoaster.engine.Operation.Code;

/** No ring is needed: this is what its poller takes from, and gives back to. */
@DisplayName("What was asked of a ring")
final class RequestsTest {
  private final Requests requests = new Requests(2);
  private final Descriptor descriptor = new Descriptor(7, Descriptor.Type.SOCKET);
  private final Flights flights = new Flights();

  @BeforeEach
  void attach() {
    descriptor.attachment(flights);
  }

  private Probe probe() {
    Probe probe = new Probe();
    probe.set(Code.RECEIVE, descriptor, MemorySegment.NULL, 0, -1);
    return probe;
  }

  private Slot take(Probe probe, boolean direct) {
    return Objects.requireNonNull(requests.take(probe, flights, direct));
  }

  @Test
  void shouldLetTheirOwnThreadsFlyAtOnceUpToTheLimit() {
    assertThat(take(probe(), true).state).isEqualTo(Slot.State.FLYING);
    assertThat(take(probe(), false).state).isEqualTo(Slot.State.QUEUED);
    assertThat(requests.waiting()).isTrue();
    assertThat(take(probe(), true).state).as("no overtaking").isEqualTo(Slot.State.QUEUED);
    Slot second = Objects.requireNonNull(requests.nextToFly());
    assertThat(requests.nextToFly()).isNull();
    assertThat(requests.waiting()).as("there is nothing to take now").isFalse();
    requests.free(second);
    assertThat(requests.waiting()).isTrue();
    assertThat(requests.flying()).isEqualTo(1);
  }

  @Test
  void shouldKnowASlotByItsGeneration() {
    Slot slot = take(probe(), true);
    long name = slot.userData();
    assertThat(requests.find(name)).isSameAs(slot);
    requests.free(slot);
    assertThat(requests.find(name)).isNull();
    assertThat(take(probe(), true)).isSameAs(slot);
    assertThat(requests.find(name)).as("a late answer is not the next one's").isNull();
    assertThat(requests.find(slot.userData())).isSameAs(slot);
    assertThat(requests.find(99)).isNull();
    assertThat(requests.find(-1)).isNull();
  }

  @Test
  void shouldCancelOnceWhatFliesAndTakeOutWhatWaits() {
    Probe flies = probe();
    Probe waits = probe();
    Slot flying = take(flies, true);
    Slot queued = take(waits, false);
    requests.cancel(waits);
    requests.cancel(flies);
    requests.cancel(flies);
    assertThat(requests.nextToCancel()).isSameAs(flying);
    assertThat(requests.nextToCancel()).isSameAs(queued);
    assertThat(queued.state).isEqualTo(Slot.State.DOOMED);
    assertThat(requests.nextToCancel()).isNull();
    assertThat(requests.nextToFly()).isNull();
    requests.cancel(flies);
    assertThat(requests.nextToCancel()).as("once").isNull();
    requests.cancelAgain();
    assertThat(requests.nextToCancel()).as("unless Linux let go of nothing").isSameAs(flying);
    requests.free(flying);
    requests.free(queued);
    requests.cancelAgain();
    assertThat(requests.nextToCancel()).isNull();
    assertThat(requests.idle()).isTrue();
  }

  @Test
  void shouldNotCancelTheNextUseOfASlot() {
    Probe first = probe();
    Slot slot = take(first, true);
    requests.cancel(first);
    requests.free(slot); // it ended before the poller came to the cancel
    Probe second = probe();
    assertThat(take(second, true)).isSameAs(slot);
    requests.cancel(first);
    assertThat(requests.nextToCancel()).isNull();
    requests.cancel(second);
    assertThat(requests.nextToCancel()).isSameAs(slot);
  }

  @Test
  void shouldDoomWhatIsGivenBackAfterItsCancel() {
    Probe probe = probe();
    Slot slot = take(probe, true);
    requests.cancel(probe);
    requests.giveBack(slot);
    assertThat(slot.state).isEqualTo(Slot.State.DOOMED);
    assertThat(requests.nextToFly()).isNull();
    assertThat(requests.nextToCancel()).isSameAs(slot);
    Slot other = take(probe(), true);
    requests.giveBack(other);
    assertThat(requests.flying()).isZero();
    assertThat(requests.nextToFly()).isSameAs(other);
  }

  @Test
  void shouldRefuseWhenTheDescriptorOrAllIsClosed() {
    Slot one = take(probe(), true);
    Slot two = take(probe(), false);
    descriptor.beginClose();
    assertThat(requests.take(probe(), flights, true)).isNull();
    requests.cancelAll(descriptor);
    assertThat(one.cancelled && two.cancelled).isTrue();
    requests.free(one);
    requests.free(two);
    requests.close();
    Descriptor other = new Descriptor(8, Descriptor.Type.FILE);
    Probe late = new Probe();
    late.set(Code.READ, other, MemorySegment.NULL, 0, -1);
    assertThat(requests.take(late, new Flights(), true)).isNull();
    assertThat(requests.closed() && requests.idle()).isTrue();
  }

  @Test
  void shouldGrow() {
    Requests many = new Requests(1 << 16);
    for (int i = 0; i < 1000; i++) {
      Slot slot = Objects.requireNonNull(many.take(probe(), flights, true));
      assertThat(slot.index).isEqualTo(i);
      assertThat(many.find(slot.userData())).isSameAs(slot);
    }
    many.cancelAll(descriptor);
    int cancelled = 0;
    for (Slot each = many.nextToCancel(); each != null; each = many.nextToCancel()) {
      many.free(each);
      cancelled++;
    }
    assertThat(cancelled).isEqualTo(1000);
    assertThat(many.idle()).isTrue();
  }
}
