package usbtoaster.system;

import java.util.Arrays;
import usbtoaster.protocol.DeviceStatus;
import usbtoaster.protocol.Opcode;
import usbtoaster.protocol.Protocol;
import usbtoaster.protocol.SlotState;
import usbtoaster.protocol.StatusFrame;

/** Devices that answer with right CRCs and lie. */
enum HostileDevice {
  OFFSET_IS_THE_LENGTH_FOR_EVER(
      Lie.used((status, slot, toaster) -> open(status, slot, toaster.transferBytes()))),
  OFFSET_IS_ONE_BEYOND(
      Lie.used((status, slot, toaster) -> open(status, slot, toaster.transferBytes() + 1))),
  OFFSET_IS_0_FOR_EVER(Lie.used((status, slot, toaster) -> open(status, slot, 0))),
  OFFSET_IS_1_FOR_EVER(Lie.used((status, slot, toaster) -> open(status, slot, 1))),
  OFFSET_IS_2_TO_THE_31_LESS_1(
      Lie.used((status, slot, toaster) -> open(status, slot, Integer.MAX_VALUE))),
  OFFSET_IS_2_TO_THE_31(Lie.used((status, slot, toaster) -> open(status, slot, Integer.MIN_VALUE))),
  OFFSET_IS_2_TO_THE_32_LESS_1(Lie.used((status, slot, toaster) -> open(status, slot, -1))),
  OFFSET_IS_2_TO_THE_32_LESS_64(Lie.used((status, slot, toaster) -> open(status, slot, -64))),
  OFFSET_GOES_BACK_AND_FORTH(
      Lie.used(
          (status, slot, toaster) ->
              open(status, slot, toaster.frames() % 2 == 0 ? 0 : toaster.transferBytes() - 1))),
  OFFSET_CREEPS_BY_1(
      Lie.used((status, slot, toaster) -> open(status, slot, (int) toaster.frames() & 0xFF))),
  ARMED_CRC_NEVER_FITS(Lie.says(s -> s.armed(s.armedSlot(), s.armedBytes(), s.armedCrc() ^ 1))),
  ARMED_BYTES_ARE_65535(Lie.says(s -> s.armed(s.armedSlot(), 0xFFFF, s.armedCrc()))),
  ARMED_BYTES_ARE_0(Lie.says(s -> s.armed(s.armedSlot(), 0, s.armedCrc()))),
  ARMED_BYTES_ARE_ONE_MORE(Lie.says(s -> s.armed(s.armedSlot(), s.armedBytes() + 1, s.armedCrc()))),
  ARMED_SLOT_IS_7(Lie.says(s -> s.armed(7, s.armedBytes(), s.armedCrc()))),
  ARMED_SLOT_IS_ANOTHER(
      Lie.says(s -> s.armed(s.armedSlot() + 1 & 3, s.armedBytes(), s.armedCrc()))),
  NOTHING_IS_EVER_ARMED(Lie.says(s -> s.armed(Protocol.NO_SLOT, 0, 0))),
  TAG_OF_ANOTHER(
      Lie.used((status, slot, toaster) -> Lie.tag(status, slot, status.slotTag(slot) + 1))),
  TAG_IS_0(Lie.used((status, slot, toaster) -> Lie.tag(status, slot, 0))),
  TAG_OF_ANOTHER_WHEN_TOASTED(
      Lie.used(
          (status, slot, toaster) -> {
            if (status.slotState(slot) == SlotState.TOASTED) {
              Lie.tag(status, slot, status.slotTag(slot) + 1);
            }
          })),
  TAG_CHANGES(Lie.used((status, slot, toaster) -> Lie.tag(status, slot, (int) toaster.frames()))),
  ALL_SLOTS_HAVE_ONE_TAG(Lie.status((status, toaster) -> copySlot(status, toaster.slot()))),
  ALL_SLOTS_ARE_ONE_NOW_AND_THEN(
      Lie.status(
          (status, toaster) -> {
            if (toaster.frames() % 3 == 0) {
              copySlot(status, toaster.slot());
            }
          })),
  FREE_SLOTS_ARE_NOT_NOW_AND_THEN(
      Lie.status(
          (status, toaster) -> {
            for (int slot = 0; toaster.frames() % 5 < 2 && slot < Protocol.SLOTS; slot++) {
              if (status.slotState(slot) == SlotState.FREE) {
                status.slot(slot, 0xFF00 + slot, SlotState.TOASTED, DeviceStatus.OK, 9);
              }
            }
          })),
  SLOTS_ARE_SWAPPED(Lie.says(HostileDevice::swapSlots)),
  STATE_IS_UNKNOWN(Lie.used((status, slot, toaster) -> Lie.state(status, slot, 99))),
  BURNT_ALWAYS(
      Lie.used((status, slot, toaster) -> Lie.state(status, slot, SlotState.BURNT.code()))),
  FREE_ALWAYS(
      Lie.used(
          (status, slot, toaster) -> status.slot(slot, 0, SlotState.FREE, DeviceStatus.OK, 0))),
  CANCELLED_ALWAYS(
      Lie.used(
          (status, slot, toaster) ->
              status.slot(slot, status.slotTag(slot), SlotState.FREE, DeviceStatus.CANCELLED, 0))),
  RECEIVES_FOR_EVER(Lie.state(SlotState.TOASTING, SlotState.RECEIVING.code(), 0)),
  RECEIVES_ITS_TOAST(Lie.state(SlotState.TOASTED, SlotState.RECEIVING.code(), 64)),
  SENDS_FOR_EVER(
      Lie.used((status, slot, toaster) -> Lie.state(status, slot, SlotState.SENDING.code()))),
  SENDS_WHAT_IT_RECEIVES(Lie.state(SlotState.RECEIVING, SlotState.SENDING.code(), 0)),
  TOASTED_BEFORE_THE_BREAD_CAME(Lie.state(SlotState.RECEIVING, SlotState.TOASTED.code(), 200)),
  TOASTED_1_BYTE(Lie.state(SlotState.TOASTED, SlotState.TOASTED.code(), 1)),
  TOASTED_4_GIB(Lie.state(SlotState.TOASTED, SlotState.TOASTED.code(), -1)),
  TOASTED_NOTHING(Lie.state(SlotState.TOASTED, SlotState.TOASTED.code(), 0)),
  SLOT_STATUS_IS_NONSENSE(
      Lie.used((status, slot, toaster) -> status.bytes()[8 + 8 * slot + 3] = (byte) 200)),
  TOASTS_71_MINUTES(Lie.used((status, slot, toaster) -> toasting(status, slot, -1))),
  TOASTS_FOR_EVER_WITH_0_LEFT(Lie.used((status, slot, toaster) -> toasting(status, slot, 0))),
  TOASTS_FOR_EVER_WITH_700_LEFT(Lie.used((status, slot, toaster) -> toasting(status, slot, 700))),
  TOASTS_LONGER_AND_LONGER(
      Lie.used((status, slot, toaster) -> toasting(status, slot, 1000 * (int) toaster.frames()))),
  TOASTS_FOR_EVER_2_TO_THE_31(
      Lie.used((status, slot, toaster) -> toasting(status, slot, Integer.MIN_VALUE))),
  BOOTED_ALWAYS(Lie.says(s -> s.booted(true))),
  BOOTED_EVERY_OTHER_FRAME(Lie.status((s, toaster) -> s.booted(toaster.frames() % 2 == 0))),
  REBOOTS_AT_IDENTIFY(Lie.rebootsAt(Opcode.IDENTIFY)),
  REBOOTS_AT_WRITE(Lie.rebootsAt(Opcode.WRITE)),
  REBOOTS_AT_DATA(Lie.rebootsAt(Opcode.DATA)),
  REBOOTS_AT_READ(Lie.rebootsAt(Opcode.READ)),
  REBOOTS_AT_CONTROL(Lie.rebootsAt(Opcode.CONTROL)),
  REBOOTS_AT_CANCEL(Lie.rebootsAt(Opcode.CANCEL)),
  REBOOTS_AT_POLL(Lie.rebootsAt(Opcode.POLL)),
  CANCEL_NEVER_WORKS(Lie.ignores(Opcode.CANCEL)),
  WRITE_NEVER_WORKS(Lie.ignores(Opcode.WRITE)),
  READ_NEVER_WORKS(Lie.ignores(Opcode.READ)),
  DATA_NEVER_WORKS(Lie.ignores(Opcode.DATA)),
  CONTROL_NEVER_WORKS(Lie.ignores(Opcode.CONTROL)),
  IDENTIFY_NEVER_WORKS(Lie.ignores(Opcode.IDENTIFY)),
  RELEASE_NEVER_WORKS(Lie.status((status, toaster) -> toaster.dropReleases())),
  SAYS_0_SLOTS(Lie.says(s -> s.reply(1, Protocol.MAX_BURST_BYTES))),
  SAYS_BURSTS_OF_0(Lie.says(s -> s.reply(1, Protocol.SLOTS << 16))),
  SAYS_SLOTS_OF_4_GIB(Lie.says(s -> s.reply(2, -1))),
  SAYS_SLOTS_OF_0(Lie.says(s -> s.reply(2, 0))),
  SAYS_ANOTHER_VERSION_IN_THE_REPLY(Lie.says(s -> s.reply(0, 0x7777_0001))),
  SAYS_ANOTHER_VERSION_IN_THE_STATUS(Lie.says(s -> s.bytes()[1] = 9)),
  REPLIES_ARE_ALL_ONES(Lie.says(s -> s.reply(0, -1).reply(1, -1).reply(2, -1))),
  LAST_SEQUENCE_IS_NEVER_OURS(
      Lie.says(s -> s.last(s.lastSequence() ^ 0x80, s.lastTag(), s.bytes()[6], s.lastStatus()))),
  LAST_TAG_IS_NEVER_OURS(
      Lie.says(s -> s.last(s.lastSequence(), ~s.lastTag(), s.bytes()[6], s.lastStatus()))),
  LAST_OPCODE_IS_77(Lie.says(s -> s.last(s.lastSequence(), s.lastTag(), 77, s.lastStatus()))),
  EVERYTHING_IS_BUSY(Lie.says(s -> s.bytes()[7] = 3)),
  EVERYTHING_HAS_A_BAD_CRC(Lie.says(s -> s.bytes()[7] = 1)),
  EVERYTHING_IS_REFUSED_AS_REBOOTED(Lie.says(s -> s.bytes()[7] = 8)),
  EVERYTHING_IS_200(Lie.says(s -> s.bytes()[7] = (byte) 200)),
  STATUS_NEVER_CHANGES(Lie.status((s, toaster) -> toaster.freeze(s))),
  STATUS_IS_ALL_ZERO(Lie.says(s -> s.begin().armed(0, 0, 0))),
  STATUS_IS_RANDOM(Lie.status((s, toaster) -> randomBytes(s, toaster))),
  ONE_FIELD_IS_RANDOM(
      Lie.status(
          (s, toaster) ->
              s.bytes()[1 + toaster.random().nextInt(59)] = (byte) toaster.random().nextInt(256))),
  SLOTS_ARE_RANDOM(Lie.status((s, toaster) -> randomSlots(s, toaster))),
  IRQ_IS_STUCK_HIGH(Lie.line(Lie.Irq.STUCK_HIGH)),
  IRQ_IS_STUCK_LOW(Lie.line(Lie.Irq.STUCK_LOW)),
  IRQ_NEVER_STOPS_RISING(Lie.line(Lie.Irq.NEVER_STOPS_RISING)),
  MISO_IS_STUCK_LOW(Lie.miso(0)),
  MISO_IS_STUCK_HIGH(Lie.miso(0xFF)),
  THE_BUS_MOVES_NOTHING(Lie.moved(bytes -> -1)),
  THE_BUS_MOVES_HALF(Lie.moved(bytes -> bytes / 2)),
  THE_BUS_MOVES_TOO_MUCH(Lie.moved(bytes -> bytes + 10));

  @SuppressWarnings("ImmutableEnumChecker") // no lie keeps anything; the toaster that tells it does
  final Lie lie;

  HostileDevice(Lie lie) {
    this.lie = lie;
  }

  private static void open(StatusFrame status, int slot, int offset) {
    SlotState state = status.slotState(slot);
    if (state == SlotState.RECEIVING || state == SlotState.SENDING) {
      Lie.value(status, slot, offset);
    }
  }

  private static void toasting(StatusFrame status, int slot, int micros) {
    SlotState state = status.slotState(slot);
    if (state == SlotState.TOASTING || state == SlotState.TOASTED) {
      Lie.state(status, slot, SlotState.TOASTING.code());
      Lie.value(status, slot, micros);
    }
  }

  private static void copySlot(StatusFrame status, int from) {
    for (int slot = 0; slot < Protocol.SLOTS; slot++) {
      System.arraycopy(status.bytes(), 8 + 8 * from, status.bytes(), 8 + 8 * slot, 8);
    }
  }

  private static void swapSlots(StatusFrame status) {
    byte[] was = Arrays.copyOfRange(status.bytes(), 8, 40);
    for (int slot = 0; slot < Protocol.SLOTS; slot++) {
      System.arraycopy(was, 8 * slot, status.bytes(), 8 + 8 * (3 - slot), 8);
    }
  }

  private static void randomBytes(StatusFrame status, LyingToaster toaster) {
    for (int at = 2; at < 60; at++) {
      status.bytes()[at] = (byte) toaster.random().nextInt(256);
    }
  }

  private static void randomSlots(StatusFrame status, LyingToaster toaster) {
    for (int slot = 0; slot < Protocol.SLOTS; slot++) {
      if (toaster.random().nextBoolean()) {
        Lie.tag(status, slot, toaster.transferTag());
      }
      Lie.state(status, slot, toaster.random().nextInt(7));
      Lie.value(status, slot, toaster.random().nextInt(-300, 300));
    }
  }
}
