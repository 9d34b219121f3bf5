package usbtoaster.mock;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import usbtoaster.protocol.CommandFrame;
import usbtoaster.protocol.Opcode;
import usbtoaster.protocol.StatusFrame;

/** Replays the worked exchange of docs/protocol.md: what is written there is what happens. */
class ProtocolDocumentTest {
  private static final Pattern FRAME =
      Pattern.compile("```text\nMOSI((?:\\s+\\p{XDigit}{2})+)\nMISO((?:\\s+\\p{XDigit}{2})+)\n```");

  @Test
  void shouldAnswerTheWorkedExchangeByteByByte() throws IOException {
    String document = Files.readString(Path.of("..", "..", "docs", "protocol.md"));
    List<MatchResult> frames = FRAME.matcher(document).results().toList();
    assertThat(frames).hasSize(9);
    Host host = new Host();
    host.time.advance(Host.BOOT_NANOS);
    for (int i = 0; i < frames.size(); i++) {
      byte[] mosi = bytes(frames.get(i).group(1));
      byte[] miso = bytes(frames.get(i).group(2));
      assertThat(new CommandFrame(mosi).valid()).as("command of frame %d", i + 1).isTrue();
      assertThat(new StatusFrame(miso).valid()).as("status of frame %d", i + 1).isTrue();
      byte[] answer = new byte[mosi.length];
      if (new CommandFrame(mosi).opcode() == Opcode.READ) {
        host.time.advance(1_000_000); // until the toast is done
      }
      int before = host.interrupts;
      assertThat(host.toaster.spi().transfer(mosi, 0, answer, 0, mosi.length))
          .isEqualTo(miso.length);
      assertThat(answer).as("MISO of frame %d", i + 1).isEqualTo(miso);
      host.settle();
      assertThat(host.interrupts - before).as("interrupts of frame %d", i + 1).isEqualTo(1);
    }
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replaceAll("\\s+", ""));
  }
}
