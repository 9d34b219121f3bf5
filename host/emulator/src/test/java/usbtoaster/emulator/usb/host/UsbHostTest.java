package usbtoaster.emulator.usb.host;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import usbtoaster.emulator.usb.UsbRig;

@DisplayName("A USB host in virtual time")
class UsbHostTest {
  private final UsbRig rig = new UsbRig();
  private final TestFirmware firmware = new TestFirmware(rig);
  private final UsbHost host = new UsbHost(rig.clock, rig.usb.port());
  private final StringBuilder said = new StringBuilder();
  private final CdcSerial serial = new CdcSerial(rig.clock.failures());

  private void configure() {
    serial.listen(octet -> said.append((char) octet));
    host.add(serial);
    host.plug();
    firmware.attach();
    rig.passMicros(200_000);
    assertThat(host.state()).as(host.trouble()).isEqualTo(UsbHost.State.CONFIGURED);
  }

  private UsbDevice device() {
    return host.device().orElseThrow();
  }

  @Test
  @DisplayName("USB 2.0, 9.1.2: the requests of an enumeration, in their order")
  void shouldEnumerate() {
    configure();
    assertThat(firmware.requests)
        .containsExactly(
            "80 06 0100",
            "00 05 0001",
            "80 06 0100",
            "80 06 0200",
            "80 06 0200",
            "80 06 0301",
            "80 06 0302", // has no such string, and says so by STALL
            "00 09 0001",
            "21 20 0000",
            "21 22 0003");
    assertThat(device().descriptor().vendor()).isEqualTo(0x55AA);
    assertThat(device().descriptor().product()).isEqualTo(0x1234);
    assertThat(device().names()).isEqualTo(new UsbDevice.Names("Toasters", "", ""));
    assertThat(device().configuration().interfaces()).hasSize(2);
    assertThat(device().configuration().remoteWakeup()).isTrue();
    assertThat(device().configuration().ofClass(10).orElseThrow().endpoints())
        .containsExactly(
            new EndpointDescriptor(0x02, EndpointDescriptor.Type.BULK, 64, 1),
            new EndpointDescriptor(0x82, EndpointDescriptor.Type.BULK, 64, 1));
    assertThat(serial.isOpen()).isTrue();
  }

  @Test
  void shouldWaitUntilTheContactIsFirm() {
    host.plug();
    firmware.attach();
    rig.passMicros(99_999);
    assertThat(rig.read(UsbRig.SIE_STATUS) & 3 << 2).as("J").isEqualTo(1 << 2);
    assertThat(rig.read(UsbRig.SIE_STATUS) & 1 << 4).as("suspended").isNotZero();
    rig.passMicros(1);
    assertThat(rig.read(UsbRig.SIE_STATUS) & 3 << 2).as("SE0").isZero();
    rig.passMicros(20_000 - 1);
    assertThat(firmware.requests).isEmpty();
    rig.passMicros(20);
    assertThat(firmware.requests).hasSize(1);
  }

  @Test
  void shouldCostNothingWhileNothingMoves() {
    configure();
    rig.passMicros(100);
    assertThat(rig.clock.nextPicos()).isEqualTo(Long.MAX_VALUE);
    int before = rig.read(UsbRig.SOF_RD);
    rig.passMicros(50_000);
    assertThat(rig.read(UsbRig.SOF_RD)).isEqualTo(before + 50);
  }

  @Test
  void shouldCarryTextBothWays() {
    configure();
    firmware.say("Hello, ");
    firmware.say("x".repeat(64));
    firmware.say("");
    serial.send("a".repeat(150).getBytes(ISO_8859_1));
    rig.passMicros(2_000);
    assertThat(said.toString()).isEqualTo("Hello, " + "x".repeat(64));
    assertThat(firmware.heard.toString()).isEqualTo("a".repeat(150));
  }

  @Test
  void shouldAskAgainAfterNak() {
    firmware.accepts = false;
    configure();
    serial.send("once".getBytes(ISO_8859_1));
    serial.send("more".getBytes(ISO_8859_1));
    rig.passMicros(500_000);
    assertThat(firmware.heard).isEmpty();
    assertThat(rig.clock.nextPicos()).as("parked").isEqualTo(Long.MAX_VALUE);
    firmware.accept();
    long asked = rig.clock.nextPicos() - rig.clock.picos();
    assertThat(asked).isBetween(0L, Schedule.RETRY_PICOS);
    rig.passMicros(100);
    assertThat(firmware.heard.toString()).isEqualTo("oncemore");
  }

  @Test
  @DisplayName(
      "a bulk packet of 64 zeros, one bit stuffed into its CRC, takes 35 + 4 + 548 + 4 + 19 + 4"
          + " bits at 12 Mbit/s")
  void shouldTakeTheTimeOfTheBits() {
    assertThat(BusTime.data(new byte[64], false)).isEqualTo(8 + 8 + 512 + 16 + 3 + 1);
    byte[] ones = {-1, -1, -1}; // 26 ones on end, with those of the PID: 4 stuffed; 2 in the CRC
    assertThat(BusTime.data(ones, false)).isEqualTo(8 + 8 + 24 + 16 + 3 + 6);
    configure();
    long[] ended = {0};
    rig.passMicros(1_000 - rig.clock.picos() / 1_000_000 % 1_000 + 100);
    long began = rig.clock.picos();
    device().pipe(2).write(new byte[64], over -> ended[0] = rig.clock.picos());
    rig.passMicros(500);
    assertThat(ended[0] - began).isEqualTo(BusTime.picos(35 + 4 + 548 + 4 + 19 + 4));
  }

  @Test
  void shouldAskAnInterruptEndpointEachInterval() {
    configure();
    List<Long> at = new ArrayList<>();
    serial.close(); // and its reading of the pipe; bInterval is 16
    device().pipe(0x81).read(8, over -> at.add(rig.clock.picos()));
    device().pipe(0x81).read(8, over -> at.add(rig.clock.picos()));
    firmware.notification(false, (byte) 1);
    rig.passMicros(17_000);
    firmware.notification(true, (byte) 2);
    rig.passMicros(17_000);
    assertThat(at).hasSize(2);
    assertThat(at.get(1) - at.get(0)).isEqualTo(16 * BusTime.FRAME);
  }

  @Test
  void shouldGoOnWhenWhoAskedThrows() {
    configure();
    List<RuntimeException> failures = new ArrayList<>();
    rig.clock.failures().add((of, failure) -> failures.add(failure));
    RuntimeException bulk = new IllegalArgumentException("bulk");
    RuntimeException control = new IllegalArgumentException("control");
    device()
        .pipe(2)
        .write(
            new byte[1],
            over -> {
              throw bulk;
            });
    device()
        .control(
            new SetupPacket(0xC0, 1, 2, 3, 4),
            over -> {
              throw control;
            });
    serial.send("on".getBytes(ISO_8859_1));
    rig.passMicros(1_000);
    assertThat(failures).containsExactlyInAnyOrder(bulk, control);
    assertThat(firmware.heard.toString()).isEqualTo("\0on");
  }

  @Test
  void shouldTellOfAStall() {
    configure();
    List<Transfer.Status> over = new ArrayList<>();
    device().control(new SetupPacket(0xC0, 1, 2, 3, 4), t -> over.add(t.status()));
    rig.write(UsbRig.EP1_IN + 8, 1 << 11);
    device().pipe(0x82).read(64, t -> over.add(t.status()));
    rig.passMicros(1_000);
    assertThat(over).containsExactly(Transfer.Status.STALLED, Transfer.Status.STALLED);
    assertThatIllegalArgumentException().isThrownBy(() -> device().pipe(0x83));
    assertThatIllegalStateException()
        .isThrownBy(() -> device().pipe(0x82).write(new byte[1], t -> {}));
  }

  @Test
  void shouldGiveUpADeviceThatDoesNotAnswer() {
    firmware.answers = request -> !request.equals("80 06 0200");
    host.plug();
    firmware.attach();
    rig.passMicros(1_000_000);
    assertThat(host.state()).isEqualTo(UsbHost.State.ENUMERATING);
    assertThat(host.asking()).isEqualTo("GET_DESCRIPTOR(configuration)");
    rig.passMicros(15_000_000);
    assertThat(host.state()).isEqualTo(UsbHost.State.FAILED);
    assertThat(host.trouble()).isEqualTo("GET_DESCRIPTOR(configuration) was not answered");
    assertThat(firmware.requests).filteredOn("80 06 0200"::equals).hasSize(3);
  }

  @Test
  void shouldGiveUpADeviceWithAWrongDescriptor() {
    firmware.configuration[9] = 0;
    host.plug();
    firmware.attach();
    rig.passMicros(1_000_000);
    assertThat(host.state()).isEqualTo(UsbHost.State.FAILED);
    assertThat(host.trouble())
        .isEqualTo(
            "GET_DESCRIPTOR(configuration): the descriptor at byte 9 of its configuration has 0"
                + " bytes");
  }

  @Test
  void shouldBearThatTheDeviceGoes() {
    configure();
    Transfer[] read = {null};
    read[0] = device().pipe(0x82).read(64, over -> {});
    rig.usb.reset();
    assertThat(host.state()).isEqualTo(UsbHost.State.EMPTY);
    assertThat(read[0].status()).isEqualTo(Transfer.Status.CANCELLED);
    assertThat(serial.present()).isFalse();
    firmware.attach();
    rig.passMicros(200_000);
    firmware.say("again");
    rig.passMicros(1_000);
    assertThat(said.toString()).isEqualTo("again");
    host.unplug();
    rig.passMicros(10_000);
    assertThat(host.state()).isEqualTo(UsbHost.State.UNPLUGGED);
    assertThat(rig.read(UsbRig.SIE_STATUS) & 1 << 4).as("suspended").isNotZero();
    host.plug();
    rig.passMicros(200_000);
    assertThat(host.state()).isEqualTo(UsbHost.State.CONFIGURED);
  }

  @Test
  void shouldSuspendAndBeWoken() {
    configure();
    host.suspend();
    rig.passMicros(4_000);
    assertThat(firmware.requests.getLast()).isEqualTo("00 03 0001"); // may wake the host
    assertThat(host.state()).isEqualTo(UsbHost.State.SUSPENDED);
    assertThat(rig.read(UsbRig.SIE_STATUS) & 1 << 4).isNotZero();
    firmware.say("late");
    rig.write(UsbRig.SIE_CTRL + UsbRig.SET, 1 << 12);
    rig.passMicros(19_000);
    assertThat(rig.read(UsbRig.SIE_STATUS) & 3 << 2).as("K").isEqualTo(2 << 2);
    rig.passMicros(5_000);
    assertThat(host.state()).isEqualTo(UsbHost.State.CONFIGURED);
    assertThat(said.toString()).isEqualTo("late");
  }

  @Test
  void shouldCloseAndOpenThePort() {
    configure();
    serial.close();
    firmware.say("kept");
    rig.passMicros(5_000);
    assertThat(firmware.requests.getLast()).isEqualTo("21 22 0000");
    assertThat(said).isEmpty();
    serial.open();
    rig.passMicros(5_000);
    assertThat(said.toString()).isEqualTo("kept");
  }

  @Test
  void shouldStayInTheSettingThatHoldsFirst() {
    firmware.configuration =
        TestFirmware.hex(
            "09 02 2900 02 01 00 80 32"
                + "09 04 00 00 00 02 02 00 00"
                + "09 04 01 01 02 0A 00 00 00" // its endpoints are those of setting 1
                + "07 05 02 02 4000 00"
                + "07 05 82 02 4000 00");
    configure();
    assertThat(serial.present()).isFalse();
  }

  @Test
  void shouldGoOnWhenADriverThrows() {
    List<RuntimeException> failures = new ArrayList<>();
    rig.clock.failures().add((of, failure) -> failures.add(failure));
    RuntimeException one = new IllegalArgumentException("configured");
    RuntimeException other = new IllegalArgumentException("gone");
    host.add(
        new UsbDriver() {
          @Override
          public void configured(UsbDevice device) {
            throw one;
          }

          @Override
          public void gone() {
            throw other;
          }
        });
    configure();
    assertThat(serial.isOpen()).as("the driver behind it").isTrue();
    host.unplug();
    assertThat(serial.present()).isFalse();
    assertThat(failures).containsExactly(one, other);
  }

  @Test
  void shouldNotBookAPacketInFlightOnTheNextWrite() {
    configure();
    Pipe out = device().pipe(2);
    Transfer cancelled = out.write(new byte[150], over -> {});
    rig.passMicros(20); // of the 50 of a packet
    out.cancel();
    Transfer next = out.write("new".getBytes(ISO_8859_1), over -> {});
    rig.passMicros(1_000);
    assertThat(cancelled.status()).isEqualTo(Transfer.Status.CANCELLED);
    assertThat(next.status()).isEqualTo(Transfer.Status.DONE);
    assertThat(firmware.heard.toString()).isEqualTo("\0".repeat(64) + "new");
  }

  @Test
  void shouldKeepTheToggleOfAReadCancelledInFlight() {
    configure();
    serial.close();
    rig.passMicros(1_000);
    Pipe in = device().pipe(0x82);
    in.read(64, over -> {});
    firmware.say("x".repeat(64));
    rig.passMicros(20);
    in.cancel();
    rig.passMicros(1_000);
    firmware.say("next");
    Transfer next = in.read(64, over -> {});
    rig.passMicros(1_000);
    assertThat(new String(next.data(), ISO_8859_1)).isEqualTo("next");
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 6, 9, 12, 15}) // one of them is in flight when the 5 s are over
  void shouldBeginARequestWithItsSetupAfterOneGivenUpInFlight(int micros) {
    configure();
    rig.passMicros(300); // into the frame
    firmware.answers = request -> !request.equals("40 01 0000");
    Transfer first = device().control(new SetupPacket(0x40, 1, 0, 0, 0), over -> {});
    Transfer second = device().control(new SetupPacket(0x40, 2, 0, 0, 0), over -> {});
    rig.passMicros(5_000_000 - micros);
    rig.write(UsbRig.EP0_IN, 1 << 15 | 1 << 10 | 1 << 13); // the status, too late
    rig.passMicros(1_000);
    assertThat(first.status()).isIn(Transfer.Status.NO_ANSWER, Transfer.Status.DONE);
    assertThat(firmware.requests).endsWith("40 02 0000");
    assertThat(second.status()).isEqualTo(Transfer.Status.DONE);
  }

  @Test
  void shouldCloseAPortThatIsBeingOpened() {
    configure();
    serial.close();
    rig.passMicros(5_000);
    serial.open();
    serial.close();
    rig.passMicros(5_000);
    assertThat(serial.isOpen()).isFalse();
    assertThat(firmware.requests).endsWith("21 22 0003", "21 22 0000");
  }

  @Test
  void shouldOpenThePortOnce() {
    configure();
    serial.close();
    rig.passMicros(5_000);
    firmware.requests.clear();
    serial.open();
    serial.open();
    serial.close();
    serial.open();
    rig.passMicros(5_000);
    assertThat(serial.isOpen()).isTrue();
    assertThat(firmware.requests).containsExactly("21 20 0000", "21 22 0003");
  }

  @Test
  void shouldNotAskOnForAConfigurationThatGrows() {
    firmware.answers =
        request -> {
          if (request.equals("80 06 0200")) {
            firmware.configuration[2]++;
          }
          return true;
        };
    host.plug();
    firmware.attach();
    rig.passMicros(1_000_000);
    assertThat(host.state()).isEqualTo(UsbHost.State.FAILED);
    assertThat(host.trouble()).contains("its configuration says 63 bytes, and then 64");
    assertThat(firmware.requests).filteredOn("80 06 0200"::equals).hasSize(6);
  }
}
