package usbtoaster.flash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Copying to the drive of a Pico")
class CopyTest {
  private static final String EIO = "Input/output error";

  @TempDir private Path folder;

  private BootDrive drive;
  private Uf2Image image;
  private long passedNanos;

  @BeforeEach
  void plugIn() throws IOException, FlashException {
    Files.writeString(folder.resolve("INFO_UF2.TXT"), "Board-ID: RPI-RP2\n");
    drive = new BootDrives(folder).at(folder);
    image = Uf2Image.of("toaster.uf2", Uf2Files.toaster());
  }

  private boolean pass(long nanos) {
    passedNanos += nanos;
    return true;
  }

  private void unplug() {
    try {
      Files.deleteIfExists(folder.resolve("INFO_UF2.TXT"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** A drive that goes after so many bytes, and with an error or without. */
  private final class Board implements WritableByteChannel {
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private final int bytes;
    private final boolean failing;
    private boolean open = true;

    Board(int bytes, boolean failing) {
      this.bytes = bytes;
      this.failing = failing;
    }

    @Override
    public int write(ByteBuffer part) throws IOException {
      int length = Math.min(part.remaining(), 700); // a system may take less than it is given
      byte[] some = new byte[length];
      part.get(some);
      taken.write(some);
      if (taken.size() >= bytes) {
        unplug();
        if (failing) {
          throw new IOException(EIO);
        }
      }
      return length;
    }

    @Override
    public boolean isOpen() {
      return open;
    }

    @Override
    public void close() throws IOException {
      open = false;
      if (failing) {
        throw new IOException(EIO);
      }
    }
  }

  private void copy(Board board) throws FlashException {
    new Copy(file -> board, this::pass).run(image, drive);
    assertThat(board.isOpen()).isFalse();
    assertThat(board.taken.toByteArray()).isEqualTo(Uf2Files.toaster());
  }

  @Test
  void shouldBeDoneWhenTheDriveGoesAfterTheLastBlock() throws FlashException {
    copy(new Board(image.length(), false));
  }

  @Test
  void shouldNotMindTheErrorWithWhichTheDriveGoes() throws FlashException {
    copy(new Board(image.length(), true));
  }

  @Test
  void shouldTellOfADriveThatGoesBeforeItHasAll() {
    Board board = new Board(5000, true);
    assertThatExceptionOfType(FlashException.class)
        .isThrownBy(() -> copy(board))
        .withMessage(
            "The Pico was gone before it had all (Input/output error): plug it in anew with BOOTSEL"
                + " held down, and try again.");
    assertThat(board.isOpen()).isFalse();
  }

  @Test
  void shouldTellOfADriveThatStays() {
    assertThatExceptionOfType(FlashException.class)
        .isThrownBy(() -> copy(new Board(Integer.MAX_VALUE, false)))
        .withMessageStartingWith(folder + " took the file and did not restart");
    assertThat(passedNanos).isEqualTo(10_000_000_000L);
  }

  @Test
  void shouldWriteTheFile() {
    assertThatExceptionOfType(FlashException.class)
        .isThrownBy(() -> new Copy(this::pass).run(image, drive))
        .withMessageContaining("did not restart");
    assertThat(folder.resolve("FLASH.UF2")).hasBinaryContent(Uf2Files.toaster());
  }

  @Test
  void shouldTellOfADriveThatIsFull() throws IOException {
    Path full = Files.createSymbolicLink(folder.resolve("FLASH.UF2"), Path.of("/dev/full"));
    assertThatExceptionOfType(FlashException.class)
        .isThrownBy(() -> new Copy(this::pass).run(image, drive))
        .withMessageStartingWith(
            folder + " could not be written (No space left on device): plug the Pico in anew");
    Files.delete(full);
  }

  @Test
  void shouldTellOfADriveThatCannotBeWritten() throws IOException {
    Files.createDirectory(folder.resolve("FLASH.UF2"));
    assertThatExceptionOfType(FlashException.class)
        .isThrownBy(() -> new Copy(this::pass).run(image, drive))
        .withMessageStartingWith(folder + " could not be written (Is a directory)");
  }

  /** As a drive is that root has mounted without {@code -o uid=}. */
  @Test
  void shouldTellOfADriveThatThisUserMayNotWrite() {
    Copy copy =
        new Copy(
            file -> {
              throw new AccessDeniedException(file.toString());
            },
            this::pass);
    assertThatExceptionOfType(FlashException.class)
        .isThrownBy(() -> copy.run(image, drive))
        .withMessageStartingWith(folder + " could not be written (permission denied)");
  }

  @Test
  void shouldStopWaitingWhenAskedTo() {
    assertThatExceptionOfType(FlashException.class)
        .isThrownBy(
            () ->
                new Copy(file -> new Board(Integer.MAX_VALUE, false), nanos -> false)
                    .run(image, drive));
  }
}
