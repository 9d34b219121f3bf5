package usbtoaster.emulator.dma;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.emulator.bus.Fifo;

@DisplayName("A data request counts places and words, not levels (datasheet 2.5.3.2)")
class DreqTest {
  private final Dreq dreq = new Dreq(20);
  private final Fifo fifo = new Fifo(4);
  private int notified;

  DreqTest() {
    dreq.listen(() -> notified++);
  }

  @Test
  void shouldAskForAPlaceThatIsTakenAndFreeAgainBetweenTwoLooks() {
    dreq.places(fifo, true);
    assertThat(dreq.requests()).isEqualTo(4);
    fifo.push(1);
    fifo.pop();
    dreq.places(fifo, true);
    assertThat(dreq.ready()).isEqualTo(4);
    assertThat(dreq.requests()).isEqualTo(5);
    assertThat(notified).isEqualTo(2);
  }

  @Test
  void shouldNotAskAgainForWhatIsTakenOnly() {
    dreq.places(fifo, true);
    fifo.push(1);
    fifo.push(2);
    dreq.places(fifo, true);
    assertThat(dreq.ready()).isEqualTo(2);
    assertThat(dreq.requests()).isEqualTo(4);
    fifo.pop();
    dreq.places(fifo, true);
    assertThat(dreq.requests()).isEqualTo(5);
  }

  @Test
  void shouldOfferAWordThatComesWhileAnotherIsTaken() {
    fifo.push(1);
    dreq.words(fifo, true);
    fifo.pop();
    fifo.push(2);
    dreq.words(fifo, true);
    assertThat(dreq.requests()).isEqualTo(2);
    dreq.words(fifo, true);
    assertThat(dreq.requests()).isEqualTo(2);
    assertThat(notified).isEqualTo(2);
  }

  @Test
  void shouldCountNothingWhileItIsShut() {
    dreq.places(fifo, false);
    fifo.push(1);
    fifo.pop();
    fifo.push(2);
    dreq.places(fifo, false);
    assertThat(dreq.requests()).isZero();
    dreq.places(fifo, true);
    assertThat(dreq.requests()).as("the three that are free").isEqualTo(3);
    dreq.places(fifo, false);
    assertThat(dreq.ready()).isZero();
  }
}
