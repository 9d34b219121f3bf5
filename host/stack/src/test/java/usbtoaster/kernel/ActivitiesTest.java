package usbtoaster.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import usbtoaster.trace.Activity;
import usbtoaster.trace.ActivityListener;
import usbtoaster.trace.Trace;

/** What the kernel says of what begins and ends, whatever goes wrong. */
final class ActivitiesTest {
  private final List<String> heard = new ArrayList<>();
  private final List<String> ran = new ArrayList<>();
  private final List<Throwable> faults = new ArrayList<>();

  private final Trace trace =
      Trace.ofActivities(
          new ActivityListener() {
            @Override
            public void began(Activity activity) {
              heard.add("+" + activity);
            }

            @Override
            public void ended(Activity activity) {
              heard.add("-" + activity);
            }

            @Override
            public void completed(boolean error) {
              heard.add(error ? "error" : "success");
            }

            @Override
            public void ran(Activity activity, String routine, long began, long ended) {
              ran.add(activity + " " + routine + " " + (ended - began >= 0));
            }
          });

  private final IoManager io = new IoManager(trace, 4, faults::add);
  private final CompletionPort port = new CompletionPort(1);
  private final CompletionEntry entry = new CompletionEntry();

  /** Ends a write as its length says: at once, pending, by a throw, or not at all. */
  private int dispatch(Irp irp) {
    IoStackLocation asked = irp.currentStackLocation();
    if (asked.major() != MajorFunction.WRITE) {
      irp.result(NtStatus.SUCCESS, 0);
      io.completeRequest(irp);
      return NtStatus.SUCCESS;
    }
    return switch (asked.length()) {
      case 1 -> {
        irp.markPending();
        irp.result(NtStatus.SUCCESS, 1);
        io.completeRequest(irp);
        yield NtStatus.PENDING;
      }
      case 2 -> {
        irp.result(NtStatus.INVALID_PARAMETER, 0);
        io.completeRequest(irp);
        yield NtStatus.INVALID_PARAMETER;
      }
      case 3 -> NtStatus.INVALID_DEVICE_REQUEST; // forgets it
      default -> throw new IllegalStateException("of the driver");
    };
  }

  private FileObject open() {
    DeviceObject device =
        new DeviceObject("device", (self, irp) -> dispatch(irp), DeviceObject.Transfer.DIRECT);
    FileObject file = io.open(device, false, 0).file();
    if (file == null) {
      throw new AssertionError("not opened");
    }
    assertThat(heard).as("CREATE is the I/O manager's own").isEmpty();
    return file;
  }

  private FileObject bound() {
    FileObject file = open();
    file.bind(port, 0);
    return file;
  }

  private void write(FileObject file, int length) {
    io.write(file, new IoRequest().context("context"), new byte[length], 0, length);
  }

  @AfterEach
  void shouldHaveEndedWhatBegan() {
    for (Activity activity : Activity.values()) {
      assertThat(heard.stream().filter(("+" + activity)::equals).count())
          .as("%s in %s", activity, heard)
          .isEqualTo(heard.stream().filter(("-" + activity)::equals).count());
    }
  }

  @Test
  void shouldHoldThePortUntilTheThreadIsGivenBack() {
    write(bound(), 1);
    assertThat(heard).containsExactly("+REQUEST", "success", "-REQUEST", "+APC", "+PORT", "-APC");

    io.dequeue(port, entry, 0);
    assertThat(heard).last().isEqualTo("-APC");
    entry.giveBack();
    entry.giveBack();

    assertThat(heard).last().isEqualTo("-PORT");
  }

  @Test
  void shouldGiveAThreadBackThatComesForTheNext() {
    FileObject file = bound();
    write(file, 1);
    io.dequeue(port, entry, 0);
    write(file, 1);
    assertThat(heard).doesNotContain("-PORT");

    io.dequeue(port, entry, 0);
    assertThat(heard.stream().filter("-PORT"::equals)).hasSize(1);
    CompletionEntry[] some = {entry};
    io.dequeue(port, some, 1, false, 0);

    assertThat(heard.stream().filter("-PORT"::equals)).hasSize(2);
  }

  @Test
  void shouldLetGoOfPacketsThatNobodyTakes() {
    FileObject file = bound();
    write(file, 1);
    port.post(1, null, 2, 3);
    port.close();
    assertThat(heard).last().isEqualTo("-PORT");
    write(file, 1);
    assertThat(heard.stream().filter("-PORT"::equals)).hasSize(2);
  }

  @Test
  void shouldNotBorrowForAPacketThatWasPostedByHand() {
    port.post(1, null, 2, 3);
    io.dequeue(port, entry, 0);
    entry.giveBack();
    assertThat(heard).isEmpty();
  }

  @Test
  void shouldExecuteTheApcAtOnceWithoutAPort() {
    write(open(), 1);
    assertThat(heard).containsExactly("+REQUEST", "success", "-REQUEST", "+APC", "-APC");
  }

  @Test
  void shouldEndARequestThatTheCallItselfEnds() {
    write(bound(), 2);
    assertThat(heard).containsExactly("+REQUEST", "error", "-REQUEST");
  }

  @Test
  void shouldEndARequestThatTheDriverForgetsOrThrowsAt() {
    FileObject file = bound();
    write(file, 3);
    write(file, 4);
    assertThat(heard)
        .containsExactly("+REQUEST", "error", "-REQUEST", "+REQUEST", "error", "-REQUEST");
    assertThat(faults).hasSize(1);
  }

  @Test
  void shouldNotBeginARequestThatAClosedHandleRefuses() {
    FileObject file = open();
    io.close(file);
    write(file, 1);
    assertThat(heard).isEmpty();
  }

  @Test
  void shouldTellOfServiceRoutineAndDpcWhateverTheyThrow() {
    Processors machine = new Processors(1, faults::add);
    Dpc dpc =
        new Dpc(
            (self, context, first, second) -> {
              heard.add("dpc");
              throw new IllegalStateException("of the DPC");
            },
            null,
            trace,
            "Test.deferred");
    dpc.target(machine.processor(0));
    InterruptObject interrupt =
        new InterruptObject(
            Irql.DEVICE,
            self -> {
              heard.add("isr");
              dpc.insert(0, 0);
              throw new IllegalStateException("of the service routine");
            },
            faults::add,
            trace,
            "Test.service");

    interrupt.interrupt();

    assertThat(heard).containsExactly("+ISR", "isr", "-ISR", "+DPC", "dpc", "-DPC");
    assertThat(ran).containsExactly("ISR Test.service true", "DPC Test.deferred true");
    assertThat(faults).hasSize(2);
  }

  @Test
  void shouldTellOfASimpleInterruptByTheTraceOfItsDpc() {
    Dpc dpc = new Dpc((self, context, first, second) -> heard.add("dpc"), null, trace, "dpc");

    new InterruptObject(dpc).interrupt();

    assertThat(heard).containsExactly("+ISR", "-ISR", "+DPC", "dpc", "-DPC");
  }
}
