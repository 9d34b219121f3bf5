package usbtoaster.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import usbtoaster.trace.census.ThreadMaker;

class ThreadPriorityTest {
  private static final long SLICE = ThreadPriority.SLICE_NANOS;

  private final AtomicLong clock = new AtomicLong(77);
  private final Processors machine =
      new Processors(1, Processors::log, clock::get, ThreadMaker.DEFAULT);
  private final Worker worker = new Worker("boosted", machine.processor(0));
  private final KernelThread thread = worker.kernelThread();
  private final IoRig rig = new IoRig();

  @AfterEach
  void close() {
    worker.close();
  }

  private void complete(int status, IoIncrement increment) {
    Irp irp = rig.parked.remove();
    irp.result(status, 1);
    rig.io.completeRequest(irp, increment);
  }

  private void boost(IoIncrement increment) {
    FileObject file = rig.open(false);
    worker.run(() -> rig.write(file, new IoRequest()));
    complete(NtStatus.SUCCESS, increment);
  }

  @ParameterizedTest
  @CsvSource({"NONE, 8", "DISK, 9", "NETWORK, 10", "NAMED_PIPE, 10", "MOUSE, 14", "SOUND, 15"})
  @DisplayName("semantics 13: the end of a request raises its thread by what the device is worth")
  void shouldRaiseTheRequestingThread(IoIncrement increment, int expected) {
    assertThat(thread.priority()).isEqualTo(8);
    boost(increment);
    assertThat(thread.priority()).isEqualTo(expected);
    assertThat(thread.basePriority()).isEqualTo(8);
    assertThat(KernelThread.current().priority()).isEqualTo(8);
  }

  @Test
  @DisplayName("semantics 13: what ends by a packet raises the thread that takes the packet")
  void shouldRaiseTheThreadThatTakesThePacket() {
    CompletionPort port = rig.port();
    FileObject file = rig.open(false);
    file.bind(port, 1);
    rig.write(file, new IoRequest().context("context"));
    complete(NtStatus.SUCCESS, IoIncrement.SERIAL);
    assertThat(thread.priority()).isEqualTo(8);
    worker.run(() -> assertThat(rig.poll(port)).isEqualTo(NtStatus.SUCCESS));
    assertThat(thread.priority()).isEqualTo(10);
    assertThat(KernelThread.current().priority()).isEqualTo(8);
  }

  @Test
  @DisplayName("semantics 13: what did not pend raises nobody, nor does a plain completion")
  void shouldNotRaiseForWhatEndsInTheCall() {
    rig.handler =
        (device, irp) -> {
          irp.result(NtStatus.SUCCESS, 1);
          rig.io.completeRequest(irp, IoIncrement.SOUND);
          return NtStatus.SUCCESS;
        };
    FileObject file = rig.open(false);
    worker.run(() -> rig.write(file, new IoRequest()));
    assertThat(thread.priority()).isEqualTo(8);
    rig.handler = (device, irp) -> rig.park(irp);
    worker.run(() -> rig.write(file, new IoRequest()));
    rig.completeParked(NtStatus.SUCCESS, 1);
    assertThat(thread.priority()).isEqualTo(8);
  }

  @Test
  @DisplayName(
      "semantics 14: one level is lost with each time slice, and never more than was added")
  void shouldDecayToTheBase() {
    boost(IoIncrement.MOUSE);
    List<Integer> seen = new ArrayList<>();
    for (int half = 0; half < 16; half++) {
      clock.addAndGet(SLICE / 2);
      seen.add(thread.priority());
    }
    assertThat(seen).containsExactly(14, 13, 13, 12, 12, 11, 11, 10, 10, 9, 9, 8, 8, 8, 8, 8);
    boost(IoIncrement.NETWORK);
    clock.addAndGet(1_000 * SLICE);
    assertThat(thread.priority()).isEqualTo(8);
  }

  @Test
  @DisplayName("semantics 14: a boost counts from the base, and a smaller one lowers nothing")
  void shouldBoostFromTheBase() {
    boost(IoIncrement.MOUSE);
    clock.addAndGet(SLICE);
    boost(IoIncrement.DISK);
    assertThat(thread.priority()).isEqualTo(13);
    boost(IoIncrement.MOUSE);
    assertThat(thread.priority()).isEqualTo(14);
    clock.addAndGet(SLICE - 1);
    assertThat(thread.priority()).isEqualTo(14);
  }

  @Test
  @DisplayName("semantics 14: boosts go to 15 at most, and from a base of 16 up there are none")
  void shouldBoostTheVariablePrioritiesOnly() {
    thread.basePriority(12);
    boost(IoIncrement.SOUND);
    assertThat(thread.priority()).isEqualTo(15);
    thread.basePriority(16);
    boost(IoIncrement.SOUND);
    assertThat(thread.priority()).isEqualTo(16);
    thread.basePriority(31);
    assertThat(thread.priority()).isEqualTo(31);
    assertThatThrownBy(() -> thread.basePriority(32)).isInstanceOf(IllegalArgumentException.class);
    thread.basePriority(0);
    boost(IoIncrement.DISK);
    assertThat(thread.priority()).isEqualTo(1);
  }

  @Test
  @DisplayName("semantics 14: a thread that waits uses up no time slice, whoever boosts it when")
  void shouldNotDecayInAWait() {
    boost(IoIncrement.NETWORK);
    clock.addAndGet(SLICE / 2);
    KernelEvent event = new KernelEvent(KernelEvent.Type.SYNCHRONIZATION, false);
    FutureTask<Integer> wait = worker.start(() -> KernelThread.current().waitFor(event, false, -1));
    Await.parked(worker.thread(), event);
    clock.addAndGet(50 * SLICE);
    assertThat(thread.priority()).isEqualTo(10);
    thread.priorityLevels().boost(IoIncrement.MOUSE.levels());
    clock.addAndGet(50 * SLICE);
    event.set();
    Worker.result(wait);
    assertThat(thread.priority()).isEqualTo(14);
    clock.addAndGet(SLICE);
    assertThat(thread.priority()).isEqualTo(13);
  }

  @Test
  @DisplayName("semantics 14: Java's priority follows where that is wanted")
  void shouldLetJavasPriorityFollow() {
    boost(IoIncrement.NETWORK);
    assertThat(worker.thread().getPriority()).isEqualTo(Thread.NORM_PRIORITY);
    machine.javaPriorities(true);
    boost(IoIncrement.MOUSE);
    assertThat(worker.thread().getPriority()).isEqualTo(Thread.MAX_PRIORITY);
    clock.addAndGet(3 * SLICE);
    assertThat(thread.priority()).isEqualTo(11);
    assertThat(worker.thread().getPriority()).isEqualTo(8);
    thread.basePriority(2);
    assertThat(worker.thread().getPriority()).isEqualTo(Thread.MIN_PRIORITY);
  }
}
