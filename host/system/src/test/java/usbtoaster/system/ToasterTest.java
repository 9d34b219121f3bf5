package usbtoaster.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalInput;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import usbtoaster.async.Awaiter;
import usbtoaster.async.Task;
import usbtoaster.driver.PinMap;
import usbtoaster.io.FileAccess;
import usbtoaster.io.IoException;
import usbtoaster.io.OperationOptions;
import usbtoaster.kernel.NtStatus;
import usbtoaster.pico.EmulatedPico;
import usbtoaster.pico.MachineTime;
import usbtoaster.protocol.Protocol;
import usbtoaster.protocol.Toast;
import usbtoaster.targets.FirmwareImage;
import usbtoaster.targets.ToasterPico;
import usbtoaster.toaster.Toaster;
import usbtoaster.toaster.ToasterStream;
import usbtoaster.trace.Trace;
import usbtoaster.wires.FaultPlan;

/** The whole system in one statement. */
class ToasterTest {
  private static final long LIMIT_NANOS = 10_000_000_000L;

  private static byte[] bread(int length) {
    byte[] bread = new byte[length];
    for (int i = 0; i < length; i++) {
      bread[i] = (byte) (7 * i);
    }
    return bread;
  }

  private static byte[] untoasted(byte[] toast, int length) {
    Toast.untoast(toast, 0, length, 0, Protocol.DEFAULT_BROWNING);
    return Arrays.copyOf(toast, length);
  }

  @ParameterizedTest
  @EnumSource
  void shouldOpenOnWiresInVirtualTime(TestTarget target) throws Exception {
    VirtualDevice device = target.virtual(FaultPlan.none(), 0);
    try (Toaster toaster = Toaster.builder().virtualTime(device.time()).open(device.wiring())) {
      byte[] bread = bread(700);
      byte[] toast = new byte[Protocol.SLOT_BYTES];
      Task<Integer> write = toaster.stream().writeAsync(bread);
      Task<Integer> read = toaster.stream().readAsync(toast);
      device.runUntil(
          () -> toaster.pool().pump() >= 0 && write.isCompleted() && read.isCompleted(),
          LIMIT_NANOS);
      assertThat(write.result()).isEqualTo(700);
      assertThat(untoasted(toast, read.result())).isEqualTo(bread);
      assertThat(toaster.counters().frames()).isPositive();
      assertThat(toaster.io().packetsInUse()).isZero();
    }
    device.close();
  }

  @ParameterizedTest
  @EnumSource
  void shouldEndAReadAtItsDeadlineAndGoOn(TestTarget target) throws Exception {
    VirtualDevice device = target.virtual(FaultPlan.none(), 0);
    try (Toaster toaster = Toaster.builder().virtualTime(device.time()).open(device.wiring())) {
      byte[] toast = new byte[4];
      long begun = device.time().nanoTime();
      OperationOptions soon = OperationOptions.NONE.withDeadline(toaster.delayer(), 30_000_000);
      Task<Integer> early = toaster.stream().readAsync(toast, 0, 4, soon); // no bread, no toast
      device.runUntil(() -> toaster.pool().pump() >= 0 && early.isCompleted(), LIMIT_NANOS);
      assertThat(VirtualSystem.statusOf(early)).isEqualTo(NtStatus.IO_TIMEOUT);
      assertThat(device.time().nanoTime() - begun).isGreaterThanOrEqualTo(30_000_000);
      Task<Integer> write = toaster.stream().writeAsync(bread(4));
      Task<Integer> read = toaster.stream().readAsync(toast);
      device.runUntil(() -> toaster.pool().pump() >= 0 && read.isCompleted(), LIMIT_NANOS);
      assertThat(write.result() + read.result()).isEqualTo(8);
      assertThat(untoasted(toast, 4)).isEqualTo(bread(4));
    }
    device.close();
  }

  @Test
  void shouldGiveTheWiresOfAContextBackAndLeaveItOpen() throws Exception {
    MachineTime time = new MachineTime();
    try (EmulatedPico pico = ToasterPico.open(FirmwareImage.ofThisBuild(), time, Trace.OFF)) {
      Context pi4j = Pi4J.newContextBuilder().add(pico.providers()).build();
      for (int i = 0; i < 2; i++) {
        try (Toaster toaster =
            Toaster.builder().virtualTime(time).access(FileAccess.WRITE_ONLY).open(pi4j)) {
          Task<Integer> write = toaster.stream().writeAsync(bread(100));
          time.runUntil(() -> toaster.pool().pump() >= 0 && write.isCompleted(), LIMIT_NANOS);
          assertThat(write.result()).as(pico::where).isEqualTo(100);
        }
        assertThat(pi4j.isShutdown()).isFalse();
      }
      pi4j.shutdown();
    }
  }

  @Test
  void shouldLeaveAloneWhatTheContextHadBefore() throws Exception {
    MachineTime time = new MachineTime();
    try (EmulatedPico pico = ToasterPico.open(FirmwareImage.ofThisBuild(), time, Trace.OFF)) {
      Context pi4j = Pi4J.newContextBuilder().add(pico.providers()).build();
      DigitalInput mine =
          pi4j.create(DigitalInput.newConfigBuilder(pi4j).id("irq").address(25).build());
      assertThatThrownBy(() -> Toaster.builder().virtualTime(time).open(pi4j))
          .isInstanceOf(IllegalStateException.class);
      assertThat(pi4j.registry().exists("toaster")).isFalse();
      DigitalInput still = pi4j.registry().get("irq");
      assertThat(still).isSameAs(mine);
      pi4j.shutdown();
    }
  }

  @Test
  void shouldMakeAContextOfItsOwnAndCloseIt() throws Exception {
    for (int i = 0; i < 2; i++) {
      byte[] toast = new byte[50];
      ToasterStream stream;
      try (Toaster toaster = Toaster.open()) {
        stream = toaster.stream();
        Task<Integer> write = stream.writeAsync(bread(50));
        assertThat(stream.read(toast, 0, 50)).isEqualTo(50);
        assertThat(write.join()).isEqualTo(50);
        assertThat(untoasted(toast, 50)).isEqualTo(bread(50));
      }
      assertThatThrownBy(() -> stream.write(toast, 0, 1))
          .isInstanceOfSatisfying(
              IoException.class, e -> assertThat(e.status()).isEqualTo(NtStatus.FILE_CLOSED));
    }
  }

  @Test
  void shouldLetAVirtualThreadAwait() throws Exception {
    try (Toaster toaster = Toaster.open();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      byte[] toast = new byte[20];
      Future<Integer> eaten =
          threads.submit(
              () -> {
                Awaiter.await(toaster.stream().writeAsync(bread(20)));
                return Awaiter.await(toaster.stream().readAsync(toast));
              });
      assertThat(eaten.get()).isEqualTo(20);
      assertThat(untoasted(toast, 20)).isEqualTo(bread(20));
    }
  }

  @Test
  void shouldSayWhatToDoWhereTheWiresAreNotToBeHad() {
    Context bare = Pi4J.newContext(); // without providers
    assertThatThrownBy(() -> Toaster.open(bare))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("The toaster's wires are not to be had in this Pi4J context")
        .hasMessageContaining("Check its providers and the pins");
    assertThat(bare.isShutdown()).as("the caller's").isFalse();
    bare.shutdown();
  }

  @Test
  void shouldCloseWhatWasOpenedWhenOpeningFails() throws Exception {
    MachineTime time = new MachineTime();
    try (EmulatedPico pico = ToasterPico.open(FirmwareImage.ofThisBuild(), time, Trace.OFF)) {
      Context pi4j = Pi4J.newContextBuilder().add(pico.providers()).build();
      assertThatThrownBy(
              () -> Toaster.builder().virtualTime(time).pins(new PinMap(25, 24, 2)).open(pi4j))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("BCM 2");
      assertThat(pi4j.isShutdown()).isFalse();
      pi4j.shutdown();
      Context again = Pi4J.newContextBuilder().add(pico.providers()).build();
      Toaster.builder().virtualTime(time).open(again).close();
      again.shutdown();
    }
  }
}
