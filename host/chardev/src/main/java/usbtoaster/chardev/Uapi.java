package usbtoaster.chardev;

import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What {@code linux/gpio.h} declares, as far as it is used. Structures and members have the
 * header's names, by which a test compares them with it. The kernel keeps them the same on every
 * 64-bit architecture that Java runs on.
 */
final class Uapi {
  static final int GPIO_MAX_NAME_SIZE = 32;
  static final int GPIO_V2_LINES_MAX = 64;
  static final int GPIO_V2_LINE_NUM_ATTRS_MAX = 10;

  static final long GPIO_V2_LINE_FLAG_USED = 1;
  static final long GPIO_V2_LINE_FLAG_ACTIVE_LOW = 1 << 1;
  static final long GPIO_V2_LINE_FLAG_INPUT = 1 << 2;
  static final long GPIO_V2_LINE_FLAG_OUTPUT = 1 << 3;
  static final long GPIO_V2_LINE_FLAG_EDGE_RISING = 1 << 4;
  static final long GPIO_V2_LINE_FLAG_EDGE_FALLING = 1 << 5;
  static final long GPIO_V2_LINE_FLAG_OPEN_DRAIN = 1 << 6;
  static final long GPIO_V2_LINE_FLAG_OPEN_SOURCE = 1 << 7;
  static final long GPIO_V2_LINE_FLAG_BIAS_PULL_UP = 1 << 8;
  static final long GPIO_V2_LINE_FLAG_BIAS_PULL_DOWN = 1 << 9;
  static final long GPIO_V2_LINE_FLAG_BIAS_DISABLED = 1 << 10;

  static final int GPIO_V2_LINE_ATTR_ID_FLAGS = 1;
  static final int GPIO_V2_LINE_ATTR_ID_OUTPUT_VALUES = 2;

  static final int GPIO_V2_LINE_EVENT_RISING_EDGE = 1;
  static final int GPIO_V2_LINE_EVENT_FALLING_EDGE = 2;

  private static final MemoryLayout NAME = sequenceLayout(GPIO_MAX_NAME_SIZE, JAVA_BYTE);

  static final StructLayout CHIP_INFO =
      structLayout(NAME.withName("name"), NAME.withName("label"), JAVA_INT.withName("lines"))
          .withName("gpiochip_info");

  static final StructLayout LINE_VALUES =
      structLayout(JAVA_LONG.withName("bits"), JAVA_LONG.withName("mask"))
          .withName("gpio_v2_line_values");

  /** Its {@code flags} are a union with {@code values}. */
  static final StructLayout LINE_ATTRIBUTE =
      structLayout(
              JAVA_INT.withName("id"), JAVA_INT.withName("padding"), JAVA_LONG.withName("flags"))
          .withName("gpio_v2_line_attribute");

  static final StructLayout LINE_CONFIG_ATTRIBUTE =
      structLayout(LINE_ATTRIBUTE.withName("attr"), JAVA_LONG.withName("mask"))
          .withName("gpio_v2_line_config_attribute");

  static final StructLayout LINE_CONFIG =
      structLayout(
              JAVA_LONG.withName("flags"),
              JAVA_INT.withName("num_attrs"),
              sequenceLayout(5, JAVA_INT).withName("padding"),
              sequenceLayout(GPIO_V2_LINE_NUM_ATTRS_MAX, LINE_CONFIG_ATTRIBUTE).withName("attrs"))
          .withName("gpio_v2_line_config");

  static final StructLayout LINE_REQUEST =
      structLayout(
              sequenceLayout(GPIO_V2_LINES_MAX, JAVA_INT).withName("offsets"),
              NAME.withName("consumer"),
              LINE_CONFIG.withName("config"),
              JAVA_INT.withName("num_lines"),
              JAVA_INT.withName("event_buffer_size"),
              sequenceLayout(5, JAVA_INT).withName("padding"),
              JAVA_INT.withName("fd"))
          .withName("gpio_v2_line_request");

  static final StructLayout LINE_INFO =
      structLayout(
              NAME.withName("name"),
              NAME.withName("consumer"),
              JAVA_INT.withName("offset"),
              JAVA_INT.withName("num_attrs"),
              JAVA_LONG.withName("flags"),
              sequenceLayout(GPIO_V2_LINE_NUM_ATTRS_MAX, LINE_ATTRIBUTE).withName("attrs"),
              sequenceLayout(4, JAVA_INT).withName("padding"))
          .withName("gpio_v2_line_info");

  static final StructLayout LINE_EVENT =
      structLayout(
              JAVA_LONG.withName("timestamp_ns"),
              JAVA_INT.withName("id"),
              JAVA_INT.withName("offset"),
              JAVA_INT.withName("seqno"),
              JAVA_INT.withName("line_seqno"),
              sequenceLayout(6, JAVA_INT).withName("padding"))
          .withName("gpio_v2_line_event");

  static final List<StructLayout> STRUCTURES =
      List.of(
          CHIP_INFO,
          LINE_VALUES,
          LINE_ATTRIBUTE,
          LINE_CONFIG_ATTRIBUTE,
          LINE_CONFIG,
          LINE_REQUEST,
          LINE_INFO,
          LINE_EVENT);

  private static final int READ = 2; // the kernel writes into the structure
  private static final int READ_WRITE = 3;

  static final int GPIO_GET_CHIPINFO_IOCTL = number(READ, 0x01, CHIP_INFO);
  static final int GPIO_V2_GET_LINEINFO_IOCTL = number(READ_WRITE, 0x05, LINE_INFO);
  static final int GPIO_V2_GET_LINE_IOCTL = number(READ_WRITE, 0x07, LINE_REQUEST);
  static final int GPIO_V2_LINE_GET_VALUES_IOCTL = number(READ_WRITE, 0x0E, LINE_VALUES);
  static final int GPIO_V2_LINE_SET_VALUES_IOCTL = number(READ_WRITE, 0x0F, LINE_VALUES);

  private Uapi() {}

  /** {@code _IOC} of asm-generic/ioctl.h. */
  private static int number(int direction, int number, StructLayout argument) {
    return direction << 30 | (int) argument.byteSize() << 16 | 0xB4 << 8 | number;
  }

  /** Returns where a member of a structure is, in bytes. */
  static long offset(StructLayout structure, String member) {
    return structure.byteOffset(PathElement.groupElement(member));
  }

  /** Returns a text that the kernel, and so any other program, has put there; safe to print. */
  static String text(MemorySegment segment, long offset) {
    byte[] bytes = segment.asSlice(offset, GPIO_MAX_NAME_SIZE).toArray(JAVA_BYTE);
    int length = 0;
    while (length < bytes.length && bytes[length] != 0) {
      length++;
    }
    return printable(new String(bytes, 0, length, StandardCharsets.UTF_8));
  }

  /** Returns {@code text} without what would steer a terminal. */
  static String printable(String text) {
    return text.replaceAll("\\p{C}", "?");
  }
}
