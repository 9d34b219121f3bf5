package usbtoaster.emulator.usb.host;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.emulator.usb.UsbRig;

@DisplayName("USB 2.0, 5.6: isochronous endpoints have no handshake, and nothing is sent again")
class IsochronousTest {
  private final UsbRig rig = new UsbRig();
  private final TestFirmware firmware = new TestFirmware(rig);
  private final UsbHost host = new UsbHost(rig.clock, rig.usb.port());

  private void configure() {
    firmware.isochronous();
    host.plug();
    firmware.attach();
    rig.passMicros(200_000);
    assertThat(host.state()).as(host.trouble()).isEqualTo(UsbHost.State.CONFIGURED);
  }

  private Pipe pipe(int address) {
    return host.device().orElseThrow().pipe(address);
  }

  @Test
  void shouldReadInEachFrame() {
    configure();
    List<Long> frames = new ArrayList<>();
    List<String> packets = new ArrayList<>();
    firmware.say("one");
    for (int i = 0; i < 3; i++) {
      pipe(0x82)
          .read(
              64,
              over -> {
                assertThat(over.status()).isEqualTo(Transfer.Status.DONE);
                frames.add(rig.clock.picos() / BusTime.FRAME);
                packets.add(new String(over.data(), ISO_8859_1));
                if (packets.size() == 2) {
                  firmware.say("three");
                }
              });
    }
    rig.passMicros(4_000);
    assertThat(packets).containsExactly("one", "", "three");
    assertThat(frames).containsExactly(frames.get(0), frames.get(0) + 1, frames.get(0) + 2);
  }

  @Test
  void shouldSendOnce() {
    firmware.accepts = false;
    configure();
    Transfer lost = pipe(2).write("lost".getBytes(ISO_8859_1), over -> firmware.accept());
    Transfer heard = pipe(2).write("heard".getBytes(ISO_8859_1), over -> {});
    rig.passMicros(3_000);
    assertThat(lost.status()).as("nobody says so").isEqualTo(Transfer.Status.DONE);
    assertThat(heard.status()).isEqualTo(Transfer.Status.DONE);
    assertThat(firmware.heard.toString()).isEqualTo("heard");
  }
}
