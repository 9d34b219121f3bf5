package usbtoaster.emulator.usb.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static usbtoaster.emulator.usb.host.TestFirmware.hex;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.emulator.usb.UsbRig;
import usbtoaster.emulator.usb.drive.MassStorage.Answer;
import usbtoaster.emulator.usb.drive.MassStorage.Outcome;
import usbtoaster.emulator.usb.host.TestFirmware;
import usbtoaster.emulator.usb.host.UsbHost;

@DisplayName("Bulk-only transport, with devices that keep to it and devices that do not")
class MassStorageTest {
  private final UsbRig rig = new UsbRig();
  private final TestFirmware firmware = new TestFirmware(rig);
  private final UsbHost host = new UsbHost(rig.clock, rig.usb.port());
  private final MassStorage storage = new MassStorage();
  private final List<Answer> answers = new ArrayList<>();
  private final List<byte[]> packets = new ArrayList<>();
  private int tag;

  /** What the device does with a command; the packets behind it are data. */
  private Consumer<byte[]> command = block -> status(0, 0);

  private void configure() {
    firmware.configuration =
        hex(
            "09 02 2000 01 01 00 80 32"
                + "09 04 00 00 02 08 06 50 00"
                + "07 05 02 02 4000 00"
                + "07 05 82 02 4000 00");
    firmware.hears =
        packet -> {
          ByteBuffer words = ByteBuffer.wrap(packet).order(ByteOrder.LITTLE_ENDIAN);
          if (packet.length == 31 && words.getInt(0) == 0x4342_5355) {
            tag = words.getInt(4);
            packets.clear();
            packets.add(packet);
            command.accept(Arrays.copyOfRange(packet, 15, 31));
          } else {
            packets.add(packet);
          }
        };
    host.add(storage);
    host.plug();
    firmware.attach();
    rig.passMicros(200_000);
    assertThat(host.state()).as(host.trouble()).isEqualTo(UsbHost.State.CONFIGURED);
    assertThat(storage.present()).isTrue();
  }

  private void status(int residue, int status) {
    status(0x5342_5355, tag, residue, status);
  }

  private void status(int signature, int of, int residue, int status) {
    ByteBuffer words = ByteBuffer.allocate(13).order(ByteOrder.LITTLE_ENDIAN);
    words.putInt(signature).putInt(of).putInt(residue).put((byte) status);
    firmware.say(words.array());
  }

  private Answer read(int bytes) {
    storage.command(0, Scsi.read(0x0102_0304, 5), bytes, answers::add);
    rig.passMicros(20_000);
    assertThat(answers).as("one answer to one command").hasSize(1);
    return answers.removeFirst();
  }

  @Test
  void shouldWrapACommand() {
    command =
        block -> {
          firmware.say(new byte[64]);
          firmware.say(new byte[36]);
          status(0, 0);
        };
    configure();
    Answer answer = read(100);
    assertThat(answer.outcome()).isEqualTo(Outcome.GOOD);
    assertThat(answer.data()).hasSize(100);
    assertThat(packets.getFirst())
        .isEqualTo(
            hex("55534243 01000000 64000000 80 00 0A 28 00 01020304 00 0005 00" + "000000000000"));
    command = block -> status(0, 0);
    storage.command(3, Scsi.write(0, 1), new byte[512], answers::add);
    rig.passMicros(20_000);
    assertThat(answers.getFirst().outcome()).isEqualTo(Outcome.GOOD);
    assertThat(packets).hasSize(9);
    assertThat(packets.getFirst()).startsWith(hex("55534243 02000000 00020000 00 03 0A 2A"));
  }

  @Test
  void shouldTellOfACommandThatHasFailed() {
    command = block -> status(36, 1);
    configure();
    storage.command(0, Scsi.testUnitReady(), 0, answers::add);
    rig.passMicros(20_000);
    assertThat(answers.getFirst().trouble()).contains("it has not moved 36 of 0 bytes");
    command =
        block -> {
          firmware.say(new byte[0]);
          status(36, 1);
        };
    answers.clear();
    Answer answer = read(36);
    assertThat(answer.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(answer.residue()).isEqualTo(36);
    assertThat(Sense.of(hex("70 00 02 00000000 0A 00000000 3A 00 00000000")))
        .hasToString("NOT READY, ASC 0x3A, ASCQ 0x00");
    assertThat(Sense.of(new byte[3])).isEqualTo(new Sense(0, 0, 0));
  }

  @Test
  @DisplayName("5.2: dCSWDataResidue counts what fills the data up")
  void shouldLeaveOutWhatTheDeviceDoesNotCount() {
    command =
        block -> {
          firmware.say(new byte[64]);
          firmware.say(new byte[36]);
          status(70, 0);
        };
    configure();
    assertThat(read(100).data()).hasSize(30);
  }

  @Test
  @DisplayName("6.7.2: data that end with a halt")
  void shouldClearTheHaltOfShortData() {
    command =
        block -> {
          firmware.halt(true);
          status(512, 1); // said once the halt is over
        };
    configure();
    Answer answer = read(512);
    assertThat(answer.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(firmware.requests).endsWith("02 01 0000");
  }

  @Test
  void shouldResetADeviceThatDoesNotKeepToIt() {
    configure();
    command = block -> status(1, tag, 0, 0);
    assertThat(broken()).contains("its status of 13 bytes is no CSW");
    command = block -> status(0x5342_5355, tag + 1, 0, 0);
    assertThat(broken()).contains("its status is that of another command");
    command = block -> status(0, 2);
    assertThat(broken()).contains("its status is 2: a phase error");
    command = block -> firmware.say(new byte[14]);
    assertThat(broken()).contains("its status ended with TOO_MUCH");
    command = block -> firmware.say(new byte[5]);
    assertThat(broken()).contains("its status of 5 bytes is no CSW");
    command = block -> status(0, 0);
    storage.command(0, Scsi.testUnitReady(), 0, answers::add);
    rig.passMicros(20_000);
    assertThat(answers.getFirst().outcome()).as("and goes on").isEqualTo(Outcome.GOOD);
  }

  private String broken() {
    storage.command(0, Scsi.testUnitReady(), 0, answers::add);
    rig.passMicros(20_000);
    assertThat(firmware.requests).endsWith("21 FF 0000", "02 01 0000", "02 01 0000");
    Answer answer = answers.removeFirst();
    assertThat(answer.outcome()).isEqualTo(Outcome.BROKEN);
    return answer.trouble();
  }

  @Test
  void shouldEndACommandOfADeviceThatIsGone() {
    command = block -> {};
    configure();
    storage.command(0, Scsi.testUnitReady(), 0, answers::add);
    rig.passMicros(20_000);
    assertThatIllegalStateException()
        .isThrownBy(() -> storage.command(0, Scsi.testUnitReady(), 0, answers::add));
    host.unplug();
    assertThat(answers.getFirst().outcome()).isEqualTo(Outcome.BROKEN);
    assertThat(answers).hasSize(1);
    rig.passMicros(5_000);
    assertThat(rig.clock.nextPicos()).as("nothing waits").isEqualTo(Long.MAX_VALUE);
    assertThatIllegalStateException()
        .isThrownBy(() -> storage.command(0, Scsi.testUnitReady(), 0, answers::add));
  }

  @Test
  void shouldAskHowManyUnitsThereAre() {
    configure();
    List<Integer> units = new ArrayList<>();
    storage.maxLun(units::add);
    rig.passMicros(1_000);
    firmware.answersTo.put("A1 FE 0000", new byte[] {1});
    storage.maxLun(units::add);
    rig.passMicros(1_000);
    assertThat(units).containsExactly(0, 1);
  }
}
