package usbtoaster.emulator.usb;

import static org.assertj.core.api.Assertions.assertThat;
import static usbtoaster.emulator.usb.UsbRig.ADDR_ENDP;
import static usbtoaster.emulator.usb.UsbRig.BUFF_CPU_SHOULD_HANDLE;
import static usbtoaster.emulator.usb.UsbRig.BUFF_STATUS;
import static usbtoaster.emulator.usb.UsbRig.CLEAR;
import static usbtoaster.emulator.usb.UsbRig.DPRAM;
import static usbtoaster.emulator.usb.UsbRig.EP0_IN;
import static usbtoaster.emulator.usb.UsbRig.EP1_IN;
import static usbtoaster.emulator.usb.UsbRig.EP1_IN_CONTROL;
import static usbtoaster.emulator.usb.UsbRig.EP_ABORT;
import static usbtoaster.emulator.usb.UsbRig.EP_ABORT_DONE;
import static usbtoaster.emulator.usb.UsbRig.EP_STALL_ARM;
import static usbtoaster.emulator.usb.UsbRig.EP_STATUS_STALL_NAK;
import static usbtoaster.emulator.usb.UsbRig.INTE;
import static usbtoaster.emulator.usb.UsbRig.INTR;
import static usbtoaster.emulator.usb.UsbRig.REGS;
import static usbtoaster.emulator.usb.UsbRig.SET;
import static usbtoaster.emulator.usb.UsbRig.SIE_CTRL;
import static usbtoaster.emulator.usb.UsbRig.SIE_STATUS;
import static usbtoaster.emulator.usb.UsbRig.SOF_RD;
import static usbtoaster.emulator.usb.UsbRig.USBPHY_DIRECT;
import static usbtoaster.emulator.usb.UsbRig.USBPHY_DIRECT_OVERRIDE;
import static usbtoaster.emulator.usb.UsbRig.USB_PWR;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The USB controller as a device (datasheet 4.1)")
class UsbControllerTest {
  private static final int FULL = 1 << 15;
  private static final int LAST = 1 << 14;
  private static final int DATA1 = 1 << 13;
  private static final int SEL = 1 << 12;
  private static final int STALL = 1 << 11;
  private static final int AVAILABLE = 1 << 10;
  private static final int ENABLE = 1 << 31;
  private static final int DOUBLE = 1 << 30;
  private static final int PER_BUFFER = 1 << 29;
  private static final int PER_TWO = 1 << 28;
  private static final int ISOCHRONOUS = 1 << 26;
  private static final int BULK = 2 << 26;
  private static final int ON_NAK = 1 << 16;
  private static final int EP1_IN_BIT = 1 << 2;
  private static final int EP1_OUT_BIT = 1 << 3;
  private static final byte[] SETUP = {(byte) 0x80, 6, 0, 1, 0, 0, 18, 0};

  private final UsbRig rig = new UsbRig();

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  @Test
  @DisplayName("4.1.2.5: the memory takes bytes, halfwords and words")
  void shouldStoreBytesAndHalfwords() {
    rig.write(DPRAM + 0x180, 0x1122_3344);
    rig.bus.write(0, DPRAM + 0x181, 1, 0xAA);
    rig.bus.write(0, DPRAM + 0x182, 2, 0xBBCC);
    assertThat(rig.read(DPRAM + 0x180)).isEqualTo(0xBBCC_AA44);
    assertThat(rig.bus.read(0, DPRAM + 0x183, 1)).isEqualTo(0xBB);
  }

  @Test
  @DisplayName("a narrow write to a register goes to all lanes")
  void shouldReplicateNarrowWritesToRegisters() {
    rig.bus.write(0, USB_PWR, 1, 0x0C);
    rig.bus.write(0, REGS + 0x84, 1, 0x03);
    assertThat(rig.read(REGS + 0x84)).isEqualTo(0x0303);
  }

  @Test
  @DisplayName("a host sees the device when it is enabled, fed, clocked and pulls up")
  void shouldPullUp() {
    List<Boolean> seen = new ArrayList<>();
    UsbPort port = rig.usb.port();
    port.listen(
        new UsbPort.Listener() {
          @Override
          public void connection(boolean pulledUp) {
            seen.add(pulledUp);
          }

          @Override
          public void wakeUp() {}

          @Override
          public void mayAnswer() {}
        });
    rig.attach();
    assertThat(port.pulledUp()).isTrue();
    rig.clkUsb.hertz(12_000_000);
    rig.clkUsb.hertz(48_000_000);
    rig.write(USB_PWR, 0x8);
    assertThat(rig.usb.hidden()).singleElement().asString().contains("VBUS");
    rig.write(USB_PWR, 0xC);
    rig.write(SIE_CTRL + CLEAR, 1 << 16);
    assertThat(rig.usb.hidden()).containsExactly("SIE_CTRL.PULLUP_EN is 0");
    rig.write(USBPHY_DIRECT, 2);
    rig.write(USBPHY_DIRECT_OVERRIDE, 4);
    rig.usb.reset();
    assertThat(seen).containsExactly(true, false, true, false, true, false, true, false);
  }

  @Test
  @DisplayName("4.1.2.6.4: reset, connected 800 us behind it, RP2040-E5")
  void shouldConnectAfterTheReset() {
    rig.attach();
    UsbPort port = rig.usb.port();
    assertThat(rig.read(SIE_STATUS)).isEqualTo(1 << 2 | 1); // J and VBUS
    assertThat(rig.read(USBPHY_DIRECT)).isEqualTo(3 << 16);
    port.reset(true);
    rig.passMicros(2);
    assertThat(rig.read(SIE_STATUS)).isEqualTo(1);
    rig.passMicros(1);
    assertThat(rig.read(SIE_STATUS)).isEqualTo(1 << 19 | 1);
    assertThat(rig.read(INTR)).isEqualTo(1 << 12 | 1 << 11);
    rig.write(SIE_STATUS + CLEAR, 1 << 19);
    rig.passMicros(10_000);
    assertThat(rig.read(SIE_STATUS)).isEqualTo(1);
    port.reset(false);
    port.startFrames(rig.clock.picos() + 1_000_000_000L, 7);
    rig.passMicros(799);
    assertThat(port.setup(0, 0, SETUP).handshake()).isEqualTo(Handshake.NONE);
    rig.passMicros(1);
    assertThat(rig.read(SIE_STATUS)).isEqualTo(1 << 16 | 1 << 2 | 1);
    assertThat(rig.read(INTR)).isEqualTo(1 << 13 | 1 << 11);
    rig.write(SIE_STATUS, 1 << 16);
    assertThat(rig.read(INTR)).isEqualTo(1 << 11);
    assertThat(port.setup(0, 0, SETUP).handshake()).isEqualTo(Handshake.ACK);
  }

  @Test
  @DisplayName("4.1.2.6.1: SETUP is always taken, and disarms a STALL")
  void shouldTakeSetup() {
    UsbPort port = rig.connect();
    rig.write(INTE, 1 << 16);
    rig.write(EP0_IN, STALL);
    assertThat(port.in(0, 0).handshake()).isEqualTo(Handshake.NAK);
    rig.write(EP_STALL_ARM, 1);
    assertThat(port.in(0, 0).handshake()).isEqualTo(Handshake.STALL);
    assertThat(port.setup(5, 0, SETUP).handshake()).isEqualTo(Handshake.NONE);
    assertThat(port.setup(0, 0, SETUP).handshake()).isEqualTo(Handshake.ACK);
    assertThat(rig.interrupt).isFalse();
    port.end();
    assertThat(rig.interrupt).isTrue();
    assertThat(rig.bytes(DPRAM, 8)).isEqualTo(SETUP);
    assertThat(rig.read(EP_STALL_ARM)).isZero();
    assertThat(port.in(0, 0).handshake()).isEqualTo(Handshake.NAK);
    rig.write(SIE_STATUS, 1 << 17);
    assertThat(rig.interrupt).isFalse();
  }

  @Test
  @DisplayName("4.1.2.6.2: IN sends what is full and available, and writes the state back")
  void shouldSend() {
    UsbPort port = rig.connect();
    rig.write(ADDR_ENDP, 9);
    rig.bytes(DPRAM + 0x100, bytes(1, 2, 3));
    rig.write(EP0_IN, FULL | LAST | DATA1 | SEL | 3);
    assertThat(port.in(9, 0).handshake()).isEqualTo(Handshake.NAK);
    rig.write(EP0_IN, FULL | LAST | DATA1 | SEL | AVAILABLE | 3);
    Reply reply = port.in(9, 0);
    assertThat(reply.data()).isEqualTo(bytes(1, 2, 3));
    assertThat(reply.data1()).isTrue();
    assertThat(rig.read(BUFF_STATUS)).isZero();
    port.end();
    assertThat(rig.read(EP0_IN)).isEqualTo(LAST | DATA1 | 3);
    assertThat(rig.read(BUFF_STATUS)).isEqualTo(1);
    assertThat(rig.read(SIE_STATUS)).isEqualTo(1 << 30 | 1 << 18 | 1 << 16 | 1 << 2 | 1);
    rig.write(BUFF_STATUS + CLEAR, 1);
    assertThat(rig.read(BUFF_STATUS)).isZero();
    assertThat(port.in(9, 0).handshake()).isEqualTo(Handshake.NAK);
  }

  @Test
  @DisplayName("4.1.2.6.3: OUT fills what is available; the wrong PID is an error and goes nowhere")
  void shouldReceive() {
    UsbPort port = rig.connect();
    rig.write(EP1_IN_CONTROL + 4, ENABLE | PER_BUFFER | BULK | 0x1C0);
    assertThat(port.out(0, 1, false, bytes(1)).handshake()).isEqualTo(Handshake.NAK);
    assertThat(port.out(0, 2, false, bytes(1)).handshake()).isEqualTo(Handshake.NONE);
    rig.write(EP1_IN + 4, AVAILABLE | 64);
    assertThat(port.out(0, 1, true, bytes(7)).handshake()).isEqualTo(Handshake.ACK);
    port.end();
    assertThat(rig.read(SIE_STATUS) >>> 31).isEqualTo(1);
    assertThat(rig.read(EP1_IN + 4)).isEqualTo(AVAILABLE | 64);
    assertThat(port.out(0, 1, false, bytes(8, 9)).handshake()).isEqualTo(Handshake.ACK);
    port.end();
    assertThat(rig.read(EP1_IN + 4)).isEqualTo(FULL | 2);
    assertThat(rig.bytes(DPRAM + 0x1C0, 3)).isEqualTo(bytes(8, 9, 0));
    assertThat(rig.read(BUFF_STATUS)).isEqualTo(EP1_OUT_BIT);
  }

  @Test
  @DisplayName("two buffers that are done: the bit comes again, for the other one")
  void shouldTellOfBothBuffers() {
    UsbPort port = rig.connect();
    rig.write(EP1_IN_CONTROL, ENABLE | DOUBLE | PER_BUFFER | BULK | 0x180);
    rig.bytes(DPRAM + 0x180, bytes(1));
    rig.bytes(DPRAM + 0x1C0, bytes(2));
    int half = FULL | AVAILABLE | 1;
    rig.write(EP1_IN, (half | DATA1 | LAST) << 16 | half | SEL);
    assertThat(port.in(0, 1).data()).isEqualTo(bytes(1));
    port.end();
    assertThat(port.in(0, 1).data()).isEqualTo(bytes(2));
    port.end();
    assertThat(rig.read(EP1_IN)).isEqualTo((DATA1 | LAST | 1) << 16 | 1);
    assertThat(rig.read(BUFF_STATUS)).isEqualTo(EP1_IN_BIT);
    assertThat(rig.read(BUFF_CPU_SHOULD_HANDLE)).isZero();
    rig.write(BUFF_STATUS, EP1_IN_BIT);
    assertThat(rig.read(BUFF_STATUS)).isEqualTo(EP1_IN_BIT);
    assertThat(rig.read(BUFF_CPU_SHOULD_HANDLE)).isEqualTo(EP1_IN_BIT);
    rig.write(BUFF_STATUS, EP1_IN_BIT);
    assertThat(rig.read(BUFF_STATUS)).isZero();
    rig.bus.write(0, EP1_IN + 2, 2, half); // buffer 1 alone: the selector is at buffer 0
    assertThat(port.in(0, 1).handshake()).isEqualTo(Handshake.NAK);
  }

  @Test
  void shouldTellOfTwoBuffersAtOnce() {
    UsbPort port = rig.connect();
    rig.write(EP1_IN_CONTROL, ENABLE | DOUBLE | PER_TWO | BULK | 0x180);
    int half = FULL | AVAILABLE | 1;
    rig.write(EP1_IN, half << 16 | half | SEL);
    port.in(0, 1);
    port.end();
    assertThat(rig.read(BUFF_STATUS)).isZero();
    port.in(0, 1);
    port.end();
    assertThat(rig.read(BUFF_STATUS)).isEqualTo(EP1_IN_BIT);
  }

  @Test
  void shouldPlaceTheSecondIsochronousBuffer() {
    UsbPort port = rig.connect();
    rig.write(EP1_IN_CONTROL, ENABLE | DOUBLE | PER_BUFFER | ISOCHRONOUS | 0x180);
    assertThat(port.in(0, 1).handshake()).isEqualTo(Handshake.NONE);
    rig.bytes(DPRAM + 0x180 + 256, bytes(5));
    int half = FULL | AVAILABLE | 1;
    rig.write(EP1_IN, half << 16 | 1 << 27 | half | SEL);
    port.in(0, 1);
    port.end();
    assertThat(port.in(0, 1).data()).isEqualTo(bytes(5));
  }

  @Test
  @DisplayName("EP_ABORT revokes a buffer: at once, or when its transaction is over (RP2040-E2)")
  void shouldAbort() {
    UsbPort port = rig.connect();
    rig.write(EP1_IN_CONTROL, ENABLE | PER_BUFFER | BULK | 0x180);
    rig.write(EP1_IN, FULL | AVAILABLE | 1);
    assertThat(port.in(0, 1).handshake()).isEqualTo(Handshake.ACK);
    rig.write(EP_ABORT + SET, EP1_IN_BIT);
    assertThat(rig.read(EP_ABORT_DONE)).isZero();
    port.end();
    assertThat(rig.read(EP_ABORT_DONE)).isEqualTo(EP1_IN_BIT);
    assertThat(rig.read(INTR) & 1 << 18).isNotZero();
    rig.write(EP1_IN, FULL | AVAILABLE | 1);
    assertThat(port.in(0, 1).handshake()).isEqualTo(Handshake.NAK);
    rig.write(EP_ABORT_DONE + CLEAR, EP1_IN_BIT);
    rig.write(EP_ABORT + CLEAR, EP1_IN_BIT);
    assertThat(rig.read(EP_ABORT_DONE)).isZero();
    assertThat(port.in(0, 1).handshake()).isEqualTo(Handshake.ACK);
  }

  @Test
  void shouldNoteNakAndStall() {
    UsbPort port = rig.connect();
    rig.write(EP1_IN_CONTROL, ENABLE | BULK | ON_NAK | 1 << 17 | 0x180);
    rig.write(INTE, 1 << 19);
    port.in(0, 1);
    assertThat(rig.interrupt).isTrue();
    rig.write(EP_STATUS_STALL_NAK, EP1_IN_BIT);
    assertThat(rig.interrupt).isFalse();
    rig.write(EP1_IN, STALL);
    port.in(0, 1);
    assertThat(rig.read(EP_STATUS_STALL_NAK)).isEqualTo(EP1_IN_BIT);
  }

  @Test
  @DisplayName("frames are counted when somebody asks, and interrupt when that is enabled")
  void shouldCountFrames() {
    rig.connect(); // frame 0 comes in 100 us
    assertThat(rig.read(INTR) & 1 << 17).isZero();
    long next = rig.clock.nextPicos();
    rig.passMicros(5_100);
    assertThat(next).isEqualTo(Long.MAX_VALUE);
    assertThat(rig.read(INTR) & 1 << 17).isNotZero();
    assertThat(rig.read(SOF_RD)).isEqualTo(5);
    assertThat(rig.read(INTR) & 1 << 17).isZero();
    rig.write(INTE, 1 << 17);
    rig.passMicros(999);
    assertThat(rig.interrupt).isFalse();
    rig.passMicros(1);
    assertThat(rig.interrupt).isTrue();
    assertThat(rig.clock.nextPicos()).as("while one is pending").isEqualTo(Long.MAX_VALUE);
    rig.passMicros(2_048_000);
    assertThat(rig.read(SOF_RD)).isEqualTo(6);
    assertThat(rig.interrupt).isFalse();
  }

  @Test
  @DisplayName("4.1.2.6.4: suspend after 3 ms without frames; the host or the device resumes")
  void shouldSuspendAndResume() {
    UsbPort port = rig.connect();
    rig.passMicros(10_000);
    int number = rig.read(SOF_RD);
    port.stopFrames();
    rig.passMicros(2_999);
    assertThat(rig.read(SIE_STATUS) & 1 << 4).isZero();
    rig.passMicros(1);
    assertThat(rig.read(SIE_STATUS) & 1 << 4).isNotZero();
    assertThat(rig.read(INTR) & 1 << 14).isNotZero();
    assertThat(rig.read(SOF_RD)).isEqualTo(number);
    rig.write(SIE_STATUS + CLEAR, 1 << 4);
    assertThat(rig.read(INTR) & 1 << 14).isZero();
    port.resume(true);
    assertThat(rig.read(SIE_STATUS) & 0x81C).isEqualTo(1 << 11 | 2 << 2);
    assertThat(rig.read(INTR) & 1 << 15).isNotZero();
    port.resume(false);
    port.startFrames(rig.clock.picos(), 3);
    rig.passMicros(10_000);
    assertThat(rig.read(SIE_STATUS) & 1 << 4).isZero();
    assertThat(rig.read(SOF_RD)).isEqualTo(13);
  }

  @Test
  void shouldWakeTheHostUp() {
    int[] woken = {0};
    UsbPort port = rig.connect();
    port.listen(
        new UsbPort.Listener() {
          @Override
          public void connection(boolean pulledUp) {}

          @Override
          public void wakeUp() {
            woken[0]++;
          }

          @Override
          public void mayAnswer() {}
        });
    rig.write(SIE_CTRL + SET, 1 << 12);
    assertThat(woken[0]).isZero();
    port.stopFrames();
    rig.passMicros(3_000);
    rig.write(SIE_CTRL + SET, 1 << 12);
    assertThat(woken[0]).isEqualTo(1);
    assertThat(rig.read(SIE_CTRL) & 1 << 12).isZero();
    assertThat(rig.read(SIE_STATUS) & 1 << 11).as("RESUME is for the host's").isZero();
  }
}
