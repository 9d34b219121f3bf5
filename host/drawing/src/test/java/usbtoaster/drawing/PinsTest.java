package usbtoaster.drawing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The pins of the boards")
class PinsTest {
  @Test
  void shouldHaveEveryBcmNumberOnceOnTheHeader() {
    assertThat(HeaderPin.ALL).hasSize(40);
    assertThat(IntStream.range(0, 40).allMatch(i -> HeaderPin.ALL.get(i).number() == i + 1))
        .isTrue();
    assertThat(HeaderPin.ALL)
        .extracting(HeaderPin::name)
        .filteredOn(name -> name.startsWith("BCM"))
        .doesNotHaveDuplicates()
        .hasSize(28);
    assertThat(IntStream.rangeClosed(0, 27).mapToObj(HeaderPin::ofBcm)).doesNotHaveDuplicates();
    assertThatIllegalArgumentException().isThrownBy(() -> HeaderPin.ofBcm(28));
  }

  @Test
  void shouldHaveTheSuppliesWhereTheBoardsHaveThem() {
    assertThat(HeaderPin.ALL)
        .filteredOn(HeaderPin::isGround)
        .extracting(HeaderPin::number)
        .containsExactly(6, 9, 14, 20, 25, 30, 34, 39);
    assertThat(HeaderPin.ALL)
        .filteredOn(pin -> pin.name().equals("3V3"))
        .extracting(HeaderPin::number)
        .containsExactly(1, 17);
    assertThat(HeaderPin.ALL)
        .filteredOn(pin -> pin.name().equals("5V"))
        .extracting(HeaderPin::number)
        .containsExactly(2, 4);
    assertThat(PicoPin.ALL)
        .filteredOn(pin -> pin.name().equals("GND"))
        .extracting(PicoPin::number)
        .containsExactly(3, 8, 13, 18, 23, 28, 38);
    assertThat(PicoPin.of(33).name()).isEqualTo("AGND");
    assertThat(PicoPin.of(40).name()).isEqualTo("VBUS");
  }

  @Test
  void shouldHaveEveryGpioOfThePicoInItsOrder() {
    assertThat(PicoPin.ALL).hasSize(40);
    assertThat(PicoPin.ALL)
        .extracting(PicoPin::name)
        .filteredOn(name -> name.startsWith("GP"))
        .containsExactlyElementsOf(
            IntStream.rangeClosed(0, 28)
                .filter(gp -> gp <= 22 || gp >= 26)
                .mapToObj(gp -> "GP" + gp)
                .toList());
    assertThat(PicoPin.of(30).name()).isEqualTo("RUN");
  }
}
