package usbtoaster.emulator.testing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;
import usbtoaster.emulator.usb.drive.Blocks;
import usbtoaster.emulator.usb.drive.DriveException;
import usbtoaster.emulator.usb.drive.FatVolume;
import usbtoaster.emulator.usb.drive.MassStorage;
import usbtoaster.emulator.usb.drive.MassStorage.Answer;
import usbtoaster.emulator.usb.drive.MassStorage.Outcome;
import usbtoaster.emulator.usb.drive.Scsi;
import usbtoaster.emulator.usb.drive.Sense;

/**
 * A unit of a drive at the bench's USB host: its blocks, and the files on them. Each call lets time
 * pass until the device has answered.
 *
 * <p>Every call throws {@link DriveException} if the device refuses the command, with the sense
 * data that it gives as the reason, or does not keep to the protocol, and {@link StuckException} if
 * it does not answer within the limit. Belongs to the bench's thread.
 */
public final class UsbDrive implements Blocks {
  private static final int MOST_BLOCKS = 128; // in a command
  private static final int LEAST_BLOCK = 512;
  private static final int MOST_BLOCK = 4096;
  private static final int UNIT_ATTENTION = 6;
  private static final int NOT_READY = 2;
  private static final int MOST_TRIES = 50;
  private static final int WRITE_PROTECTED = 0x80;

  private final MassStorage storage;
  private final UsbWaits waits;
  private final int unit;
  private final Duration limit;
  private final int blockBytes;
  private final long count;

  UsbDrive(MassStorage storage, UsbWaits waits, int unit, Duration limit) {
    this.storage = storage;
    this.waits = waits;
    this.unit = unit;
    this.limit = limit;
    ready();
    ByteBuffer capacity =
        ByteBuffer.wrap(whole("READ CAPACITY(10)", Scsi.readCapacity(), Scsi.CAPACITY_BYTES));
    count = Integer.toUnsignedLong(capacity.getInt(0)) + 1;
    blockBytes = capacity.getInt(4);
    if (blockBytes < LEAST_BLOCK || blockBytes > MOST_BLOCK || Integer.bitCount(blockBytes) != 1) {
      throw new DriveException(
          "The drive has blocks of %d bytes, not 512, 1024, 2048 or 4096"
              .formatted(Integer.toUnsignedLong(blockBytes)));
    }
  }

  /** A medium that was put in anew, or spins up, is asked for again. */
  private void ready() {
    byte[] block = Scsi.testUnitReady();
    for (int tries = 1; ; tries++) {
      Answer answer = ask("TEST UNIT READY", over -> storage.command(unit, block, 0, over));
      if (answer.outcome() == Outcome.GOOD) {
        return;
      }
      Sense sense = sense();
      boolean later = sense.key() == UNIT_ATTENTION || sense.key() == NOT_READY;
      if (!later || tries == MOST_TRIES) {
        throw refused("TEST UNIT READY", sense);
      }
    }
  }

  private static DriveException refused(String name, Sense sense) {
    return new DriveException("The drive has refused %s: %s".formatted(name, sense));
  }

  // Commands.

  /**
   * Gives it any SCSI command with at most {@code bytes} of data from the device, and returns them.
   */
  public byte[] command(String name, byte[] block, int bytes) {
    return good(name, over -> storage.command(unit, block, bytes, over)).data();
  }

  /** Gives it any SCSI command with data for the device, which must take them all. */
  public void command(String name, byte[] block, byte[] data) {
    Answer answer = good(name, over -> storage.command(unit, block, data, over));
    if (answer.residue() != 0) {
      throw new DriveException(
          "The drive has not taken %d of the %d bytes of %s"
              .formatted(answer.residue(), data.length, name));
    }
  }

  private byte[] whole(String name, byte[] block, int bytes) {
    byte[] data = command(name, block, bytes);
    if (data.length != bytes) {
      throw new DriveException(
          "The drive has answered %s with %d bytes, not %d".formatted(name, data.length, bytes));
    }
    return data;
  }

  private Answer good(String name, Consumer<Consumer<Answer>> begun) {
    Answer answer = ask(name, begun);
    if (answer.outcome() == Outcome.FAILED) {
      throw refused(name, sense());
    }
    return answer;
  }

  private Answer ask(String name, Consumer<Consumer<Answer>> begun) {
    Answer answer = waits.answer("the drive has done " + name, begun, limit);
    if (answer.outcome() == Outcome.BROKEN) {
      throw new DriveException("The drive has broken %s off: %s".formatted(name, answer.trouble()));
    }
    return answer;
  }

  /** Asks why the last command has failed. */
  public Sense sense() {
    return Sense.of(
        ask(
                "REQUEST SENSE",
                over -> storage.command(unit, Scsi.requestSense(), Scsi.SENSE_BYTES, over))
            .data());
  }

  /** Returns what it calls itself: vendor, product and revision, as INQUIRY answers. */
  public String inquiry() {
    byte[] data = whole("INQUIRY", Scsi.inquiry(), Scsi.INQUIRY_BYTES);
    return "%s %s %s".formatted(text(data, 8, 16), text(data, 16, 32), text(data, 32, 36));
  }

  private static String text(byte[] data, int from, int to) {
    return new String(data, from, to - from, StandardCharsets.ISO_8859_1).strip();
  }

  /** Returns whether MODE SENSE says that it may not be written. */
  public boolean writeProtected() {
    byte[] data = command("MODE SENSE(6)", Scsi.modeSense(192), 192);
    return data.length > 2 && (data[2] & WRITE_PROTECTED) != 0;
  }

  // Blocks.

  @Override
  public int blockBytes() {
    return blockBytes;
  }

  @Override
  public long count() {
    return count;
  }

  @Override
  public byte[] read(long first, int blocks) {
    byte[] all = new byte[Math.multiplyExact(blocks, blockBytes)];
    for (int done = 0; done < blocks; ) {
      int now = Math.min(MOST_BLOCKS, blocks - done);
      byte[] data = whole("READ(10)", Scsi.read(first + done, now), now * blockBytes);
      System.arraycopy(data, 0, all, done * blockBytes, data.length);
      done += now;
    }
    return all;
  }

  @Override
  public void write(long first, byte[] data) {
    if (data.length % blockBytes != 0) {
      throw new IllegalArgumentException(
          "%d bytes are no whole blocks of %d".formatted(data.length, blockBytes));
    }
    int most = MOST_BLOCKS * blockBytes;
    for (int from = 0; from < data.length; from += most) {
      byte[] part = Arrays.copyOfRange(data, from, Math.min(data.length, from + most));
      int blocks = part.length / blockBytes;
      command("WRITE(10)", Scsi.write(first + from / blockBytes, blocks), part);
    }
  }

  // Files.

  /** Opens the FAT on it: files in its root directory, by names of 8 and 3 characters. */
  public FatVolume files() {
    return FatVolume.open(this);
  }

  /** Puts the file {@code name} on it; one that is there is replaced. */
  public UsbDrive put(String name, byte[] data) {
    files().write(name, data);
    return this;
  }

  /** Reads the file {@code name}. */
  public byte[] get(String name) {
    return files().read(name);
  }

  /** Takes the medium out, as a host does before the cable is pulled. */
  public void eject() {
    command("START STOP UNIT", Scsi.startStop(true), 0);
  }
}
