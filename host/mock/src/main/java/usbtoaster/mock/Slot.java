package usbtoaster.mock;

import usbtoaster.protocol.Crc32;
import usbtoaster.protocol.DeviceStatus;
import usbtoaster.protocol.Protocol;
import usbtoaster.protocol.SlotState;
import usbtoaster.protocol.StatusFrame;
import usbtoaster.protocol.Toast;

/**
 * One slot of the virtual toaster. Guarded by the toaster's lock.
 *
 * <pre>
 * FREE --WRITE--> RECEIVING --last burst--> TOASTING --time--> TOASTED --READ--> SENDING
 *                          \--CRC wrong---> BURNT                 ^--last burst--/
 * any --CANCEL--> FREE     TOASTED, BURNT --release--> FREE
 * </pre>
 */
final class Slot {
  final byte[] toast = new byte[Protocol.SLOT_BYTES];
  final int number;
  private final Crc32 crc = new Crc32();
  private int breadCrc;
  private int browning;

  int tag;
  SlotState state = SlotState.FREE;
  DeviceStatus status = DeviceStatus.OK;
  int length; // of the bread
  int burstBytes;
  int offset; // of the next burst
  int end; // of the transfer that is open
  long doneNanos; // when the toast is done

  Slot(int number) {
    this.number = number;
  }

  void free(int lastTag, DeviceStatus why) {
    tag = lastTag;
    state = SlotState.FREE;
    status = why;
  }

  void receive(int newTag, int newLength, int newBurstBytes, int newBreadCrc, int newBrowning) {
    tag = newTag;
    state = SlotState.RECEIVING;
    status = DeviceStatus.OK;
    length = newLength;
    burstBytes = newBurstBytes;
    offset = 0;
    end = newLength;
    breadCrc = newBreadCrc;
    browning = newBrowning;
    crc.reset();
  }

  void send(int newTag, int newOffset, int newLength, int newBurstBytes) {
    tag = newTag;
    state = SlotState.SENDING;
    burstBytes = newBurstBytes;
    offset = newOffset;
    end = newOffset + newLength;
  }

  /** Returns how many bytes the next burst of the open transfer has. */
  int armedBytes() {
    return Math.min(burstBytes, end - offset);
  }

  /** Takes a burst of bread in, and toasts it on the way: it is not needed as bread any more. */
  void take(byte[] bread, int at, int bytes) {
    crc.update(bread, at, bytes);
    System.arraycopy(bread, at, toast, offset, bytes);
    Toast.toast(toast, offset, bytes, offset, browning);
    offset += bytes;
  }

  boolean breadIsWhole() {
    return crc.value() == breadCrc;
  }

  int breadCrc() {
    return breadCrc;
  }

  int browning() {
    return browning;
  }

  void show(StatusFrame frame, long now) {
    int value =
        switch (state) {
          case RECEIVING, SENDING -> offset;
          case TOASTING -> (int) Math.max(0, (doneNanos - now) / 1000);
          case TOASTED, BURNT -> length;
          case FREE, UNKNOWN -> 0;
        };
    frame.slot(number, tag, state, status, value);
  }
}
