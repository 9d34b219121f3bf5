package usbtoaster.emulator.part;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.emulator.gpio.PinBank;
import usbtoaster.emulator.i2c.I2cBus;
import usbtoaster.emulator.i2c.I2cDevice;
import usbtoaster.emulator.signal.InterruptLine;
import usbtoaster.emulator.time.VirtualClock;

/** The parts on an I2C bus, with a program that wiggles two pins as the master. */
@DisplayName("Parts on an I2C bus")
final class I2cPartsTest {
  private static final InterruptLine NOWHERE = InterruptLine.UNCONNECTED;
  private static final int MICROSECOND = 1_000_000;

  private final VirtualClock clock = new VirtualClock();
  private final PinBank user = PinBank.user(new PinBank.Lines(NOWHERE, NOWHERE, NOWHERE), clock);
  private final I2cBus bus = new I2cBus(user.pin(10), user.pin(11));

  private void set(int gpio, boolean high) {
    clock.advanceTo(clock.picos() + MICROSECOND);
    if (high) {
      user.pin(gpio).release();
    } else {
      user.pin(gpio).drive(false);
    }
  }

  private void sda(boolean high) {
    set(10, high);
  }

  private void scl(boolean high) {
    set(11, high);
  }

  private boolean bit(boolean out) {
    sda(out);
    scl(true);
    boolean in = user.pin(10).pad().level();
    scl(false);
    return in;
  }

  private void start() {
    sda(true);
    scl(true);
    sda(false);
    scl(false);
  }

  private void stop() {
    sda(false);
    scl(true);
    sda(true);
  }

  private boolean send(int octet) {
    for (int i = 7; i >= 0; i--) {
      bit((octet >> i & 1) != 0);
    }
    return !bit(true);
  }

  private int receive(boolean last) {
    int octet = 0;
    for (int i = 0; i < 8; i++) {
      octet = octet << 1 | (bit(true) ? 1 : 0);
    }
    bit(last);
    return octet;
  }

  /** Writes bytes to a part; returns how many were acknowledged, its address among them. */
  private int write(int address, int... bytes) {
    start();
    int acknowledged = send(address << 1) ? 1 : 0;
    for (int i = 0; i < bytes.length && acknowledged == i + 1; i++) {
      acknowledged += send(bytes[i]) ? 1 : 0;
    }
    stop();
    return acknowledged;
  }

  private List<Integer> read(int address, int count) {
    start();
    assertThat(send(address << 1 | 1)).isTrue();
    List<Integer> bytes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      bytes.add(receive(i == count - 1));
    }
    stop();
    return bytes;
  }

  @Test
  void shouldKeepWhatIsWrittenToAnEeprom() {
    I2cEeprom eeprom = I2cEeprom.of32KiB(clock);
    bus.attach(0x50, eeprom);
    assertThat(write(0x50, 0x12, 0x3E, 1, 2, 3)).isEqualTo(6);
    assertThat(eeprom.busy()).isTrue();
    assertThat(write(0x50, 0)).as("it programs").isZero();
    clock.advanceTo(clock.picos() + 5_000_000_000L);
    assertThat(write(0x50, 0x12, 0x3D)).isEqualTo(3);
    assertThat(read(0x50, 3)).containsExactly(0xFF, 1, 2);
    assertThat(eeprom.at(0x1200)).as("a write wraps at the page's end").isEqualTo(3);
    write(0x50, 0x7F, 0xFF);
    assertThat(read(0x50, 2)).as("a read wraps at the end").containsExactly(0xFF, 0xFF);
  }

  @Test
  void shouldHaveSmallEepromsWithOneByteOfAddress() {
    I2cEeprom eeprom = new I2cEeprom(clock, 256, 8, Duration.ZERO);
    bus.attach(0x57, eeprom);
    write(0x57, 0xFE, 7, 8, 9);
    write(0x57, 0xFE);
    assertThat(read(0x57, 2)).containsExactly(7, 8);
    assertThat(eeprom.at(0xF8)).isEqualTo(9);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new I2cEeprom(clock, 100, 8, Duration.ZERO));
  }

  @Test
  void shouldReadTheRegistersOfASensor() {
    I2cSensor sensor = new I2cSensor().set(0xD0, 0x58).set(0xF7, 0x65, 0x5A, 0xC0);
    bus.attach(0x76, sensor.writable(0xF4, 1));
    assertThat(write(0x76, 0xF4, 0x27)).isEqualTo(3);
    assertThat(write(0x76, 0xD0, 0x00)).isEqualTo(3);
    assertThat(sensor.get(0xF4)).isEqualTo(0x27);
    write(0x76, 0xD0);
    assertThat(read(0x76, 1)).containsExactly(0x58);
    write(0x76, 0xF7);
    assertThat(read(0x76, 3)).containsExactly(0x65, 0x5A, 0xC0);
  }

  @Test
  void shouldReadAThermometer() {
    I2cThermometer thermometer = new I2cThermometer(25.5);
    bus.attach(0x48, thermometer);
    assertThat(read(0x48, 2)).containsExactly(0x19, 0x80);
    thermometer.celsius(-25);
    assertThat(read(0x48, 2)).containsExactly(0xE7, 0x00);
    write(0x48, 3, 0x50, 0x00);
    write(0x48, 3);
    assertThat(read(0x48, 2)).containsExactly(0x50, 0x00);
    assertThat(thermometer.overTemperature()).isFalse();
    write(0x48, 3, 0xE7, 0x00);
    assertThat(thermometer.overTemperature()).isTrue();
    write(0x48, 1, 0xFF);
    assertThat(thermometer.configuration()).isEqualTo(0x1F);
    assertThatIllegalArgumentException().isThrownBy(() -> thermometer.celsius(Double.NaN));
  }

  @Test
  void shouldDriveAnExpander() {
    I2cExpander expander = new I2cExpander();
    bus.attach(0x20, expander);
    write(0x20, 0x0F);
    assertThat(expander.pins()).isEqualTo(0x0F);
    expander.pullLow(0, true);
    assertThat(expander.interrupt().level()).isFalse();
    assertThat(read(0x20, 1)).containsExactly(0x0E);
    assertThat(expander.interrupt().level()).isTrue();
    expander.pullLow(0, false);
    assertThat(expander.interrupt().level()).isFalse();
  }

  @Test
  void shouldFindTenLinesOfATestAtAnAddress() {
    List<Integer> heard = new ArrayList<>();
    bus.attach(
        0x33,
        new I2cDevice() {
          @Override
          public boolean write(int data) {
            return heard.add(data);
          }
        });
    assertThat(write(0x33, 1, 2)).isEqualTo(3);
    assertThat(heard).containsExactly(1, 2);
    assertThat(write(0x34, 1)).isZero();
    assertThat(bus.detach(0x33)).isTrue();
    assertThat(write(0x33, 1)).isZero();
  }

  @Test
  void shouldRefuseWhatIsNoAddressAndATwin() {
    bus.attach(0x20, new I2cExpander());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bus.attach(0x20, new I2cExpander()))
        .withMessage("There is a part at the address 0x20 already");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bus.attach(0x90, new I2cExpander()))
        .withMessage("An address is 0 to 0x7F, not 0x90: without the direction's bit");
    assertThatIllegalStateException()
        .isThrownBy(() -> new I2cBus(user.pin(10), user.pin(12)))
        .withMessage("GPIO10 is on a wire already: join the other pins to that");
  }
}
