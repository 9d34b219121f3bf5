package usbtoaster.file;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.async.Task;
import usbtoaster.engine.EngineKind;
import usbtoaster.engines.EngineOptions;
import usbtoaster.engines.EngineRig;
import usbtoaster.io.Inlining;
import usbtoaster.io.IoException;
import usbtoaster.linux.FileFlags;
import usbtoaster.linux.Libc;
import usbtoaster.trace.Event;
import usbtoaster.trace.Stage;
import usbtoaster.trace.Trace;
import usbtoaster.trace.census.ThreadKind;

@DisplayName("From the event to the task, on epoll")
final class EpollThreadTest {
  private static final int EVENTS = 1 << 10;
  private static final Set<Stage> BROUGHT = EnumSet.of(Stage.REAP, Stage.PACKET, Stage.TASK);

  @Test
  @DisplayName("semantics 109: the worker that does the I/O takes its packet, too")
  void shouldCompleteTheTaskOnTheThreadThatDidTheTransfer() throws IoException {
    Trace trace = new Trace(EVENTS, System::nanoTime, () -> 0);
    EngineOptions options =
        EngineOptions.of(EngineKind.EPOLL).withInlining(Inlining.INLINE).withTrace(trace);
    try (EngineRig rig = new EngineRig(options);
        Arena arena = Arena.ofConfined()) {
      MemorySegment ends = arena.allocate(JAVA_INT, 2);
      assertThat(Libc.pipe2(ends, FileFlags.O_CLOEXEC)).isZero();
      int writer = ends.getAtIndex(JAVA_INT, 1); // the test's: its packet would bring a worker, too
      FileStream reader =
          FileStream.adopt(rig.system, ends.get(JAVA_INT, 0), "a pipe's end", FileOptions.READ);
      Task<Integer> read = reader.readAsync(new byte[16], 0);
      assertThat(Libc.write(writer, arena.allocateFrom("toast"), 5)).isEqualTo(5);
      read.join();
      assertThat(rig.system.pool().ioThreadsMade()).isZero();
      Libc.close(writer);
      List<Event> events = new ArrayList<>();
      trace.drain(events::add);
      long request = events.getFirst().request();
      List<Event> brought =
          events.stream()
              .filter(event -> event.request() == request && BROUGHT.contains(event.stage()))
              .toList();
      assertThat(brought.stream().map(Event::stage)).containsExactlyElementsOf(BROUGHT);
      assertThat(brought.stream().map(Event::thread).distinct()).hasSize(1);
      assertThat(brought).allMatch(event -> event.kind() == ThreadKind.WORKER);
    }
  }
}
