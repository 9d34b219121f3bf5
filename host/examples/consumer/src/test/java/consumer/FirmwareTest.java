package consumer;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static usbtoaster.junit.Edge.RISING;
import static usbtoaster.junit.Units.ms;

import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalInput;
import org.junit.jupiter.api.Test;
import usbtoaster.junit.Pico;
import usbtoaster.junit.PicoPin;
import usbtoaster.junit.PicoTest;
import usbtoaster.junit.Pin;
import usbtoaster.junit.Uart;

/** The JUnit extension, installed: the toaster's firmware is the default of the class path. */
@PicoTest
class FirmwareTest {
  @Test
  void shouldRaiseIrqAfterPowerOn(Context pi4j, Pico pico, @Pin("IRQ") PicoPin irq, Uart uart) {
    DigitalInput input =
        pi4j.create(DigitalInput.newConfigBuilder(pi4j).address(25).debounce(0L).build());
    irq.expectEdge(RISING).within(ms(20));
    uart.expect("125 MHz").within(ms(10));
    assertTrue(input.isHigh());
    pico.hasNotFaulted();
  }
}
