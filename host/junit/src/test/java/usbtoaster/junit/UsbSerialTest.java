package usbtoaster.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static usbtoaster.junit.Units.ms;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A terminal at a serial port over USB")
@PicoTest(image = "../../firmware/image/typist.elf")
class UsbSerialTest {
  @Test
  void shouldTalkToTheFirmware(UsbSerial usb, Pico pico) {
    assertThat(pico.usb()).isSameAs(usb);
    usb.expect("write, and I type").within(ms(500));
    usb.send("hello");
    usb.expect("hello").within(ms(10));
    usb.expectSilence().over(ms(100));
    assertThat(usb.lines()).containsExactly("typist: write, and I type", "hello");
    pico.emulated().powerCycle();
    usb.expect("typist").within(ms(500)); // said anew
  }

  @Test
  void shouldBeInTheMessageOfAFailure(UsbSerial usb, Pico pico) {
    usb.expect("I type\r\n").within(ms(500));
    assertThatThrownBy(() -> usb.expect("no").within(ms(5)))
        .isInstanceOf(PicoAssertionError.class)
        .hasMessageStartingWith("It did not come to pass within 5 ms that USB says \"no\".")
        .hasMessageContaining("\n  USB, all lines:\n    typist: write, and I type\n");
    assertThatThrownBy(() -> pico.expect("it flies", () -> false).within(ms(5)))
        .hasMessageContaining("\n  USB, all lines:\n");
  }

  @Test
  void shouldNotPlugTheCableInByItself(Pico pico) {
    assertThatThrownBy(() -> pico.expect("it flies", () -> false).within(ms(500)))
        .hasMessageContaining("No USB host is connected.");
    assertThatThrownBy(() -> pico.expect("it flies", () -> false).within(ms(5)))
        .extracting(Throwable::getMessage, STRING)
        .doesNotContain("USB, ");
  }
}
