package usbtoaster.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import usbtoaster.async.AsyncLocal;
import usbtoaster.kernel.FileObject;
import usbtoaster.kernel.NtStatus;

/** A handle bound to a pool's port, and the overlapped operations on it. */
class BoundHandleTest {
  private final PoolRig rig = new PoolRig(0);
  private final SlowDriver driver = new SlowDriver(rig.io, 64);
  private final FileObject file = open(false);
  private final AsyncLocal<String> request = new AsyncLocal<>();
  private final List<@Nullable String> seen = new ArrayList<>();
  private final byte[] data = new byte[64];

  private FileObject open(boolean synchronous) {
    return Objects.requireNonNull(rig.io.open(driver.device, synchronous, 0).file());
  }

  @AfterEach
  void close() {
    rig.io.close(file);
    rig.close();
    assertThat(rig.io.packetsInUse()).isZero();
  }

  private ThreadPoolBoundHandle bind() {
    return ThreadPoolBoundHandle.bind(rig.pool, file);
  }

  private static void isWrong(ThrowingCallable call, String says) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(says);
  }

  private static void isLate(ThrowingCallable call, String says) {
    assertThatThrownBy(call).isInstanceOf(IllegalStateException.class).hasMessageContaining(says);
  }

  private void look(int status, long information, NativeOverlapped overlapped) {
    seen.add(request.value() + " " + information + " " + overlapped.state());
  }

  private void write(NativeOverlapped overlapped) {
    int status = rig.io.write(file, overlapped.request(), data, 0, 64);
    assertThat(status).isEqualTo(NtStatus.PENDING);
  }

  private void end() {
    assertThat(driver.end(NtStatus.SUCCESS)).isTrue();
    rig.pool.pump();
  }

  @Test
  @DisplayName("semantics 88: bound twice, synchronous or closed is the caller's mistake")
  void shouldRefuseHandlesThatCannotBeBound() {
    bind();
    isWrong(this::bind, "bound already");
    FileObject synchronous = open(true);
    isWrong(() -> ThreadPoolBoundHandle.bind(rig.pool, synchronous), "synchronous");
    rig.io.close(synchronous);
    FileObject closed = open(false);
    rig.io.close(closed);
    isWrong(() -> ThreadPoolBoundHandle.bind(rig.pool, closed), "closed");
    rig.pool.close();
    FileObject late = open(false);
    isLate(() -> ThreadPoolBoundHandle.bind(rig.pool, late), "pool is closed");
    rig.io.close(late);
  }

  @Test
  @DisplayName("semantics 89: it takes the caller's context along, and holds buffers until freed")
  void shouldFlowTheContextAndHoldTheBuffers() {
    ThreadPoolBoundHandle bound = bind();
    request.value("caller's");
    NativeOverlapped flowing = bound.allocate(this::look, "state", data, new byte[1]);
    NativeOverlapped unsafe = bound.allocateUnsafe(this::look, null);
    request.value(null);
    write(flowing);
    end();
    write(unsafe);
    end();
    assertThat(seen).containsExactly("caller's 64 state", "null 64 null");
    assertThat(flowing.held()).isEqualTo(2);
    bound.free(flowing);
    assertThat(flowing.held()).isZero();
    isLate(flowing::request, "freed");
    bound.free(unsafe);
  }

  @Test
  @DisplayName("semantics 89: only the handle that allocated it frees it, also after its end")
  void shouldBeFreedByItsOwnHandleAlone() {
    ThreadPoolBoundHandle bound = bind();
    FileObject second = open(false);
    ThreadPoolBoundHandle other = ThreadPoolBoundHandle.bind(rig.pool, second);
    NativeOverlapped overlapped = bound.allocate(this::look, null);
    isWrong(() -> other.free(overlapped), "not one of this handle's");
    bound.close();
    isLate(() -> bound.allocate(this::look, null), "was closed");
    bound.free(overlapped);
    isWrong(() -> bound.free(overlapped), "once");
    rig.io.close(second);
  }

  @Test
  @DisplayName("semantics 90: a pre-allocated one is used over and over, once at a time")
  void shouldBeReusableOnceAtATime() {
    ThreadPoolBoundHandle bound = bind();
    PreAllocatedOverlapped reusable = new PreAllocatedOverlapped(this::look, "again", data);
    for (int i = 0; i < 3; i++) {
      NativeOverlapped use = bound.allocate(reusable);
      write(use);
      isWrong(() -> bound.allocate(reusable), "in use");
      end();
      bound.free(use);
    }
    assertThat(seen).containsExactly("null 64 again", "null 64 again", "null 64 again");
    reusable.close();
  }

  @Test
  @DisplayName("semantics 90: closed in use, it lets go when that use is freed")
  void shouldOutliveItsCloseWhileInUse() {
    ThreadPoolBoundHandle bound = bind();
    PreAllocatedOverlapped reusable = new PreAllocatedOverlapped(this::look, "last", data);
    NativeOverlapped use = bound.allocate(reusable);
    write(use);
    reusable.close();
    assertThat(reusable.held()).isEqualTo(1);
    end();
    assertThat(seen).hasSize(1);
    bound.free(use);
    assertThat(reusable.held()).isZero();
    isLate(() -> bound.allocate(reusable), "closed");
  }

  @Test
  void shouldTellThePoolOfAnEarlyFree() {
    ThreadPoolBoundHandle bound = bind();
    NativeOverlapped overlapped = bound.allocate(this::look, null);
    write(overlapped);
    bound.free(overlapped);
    end();
    assertThat(seen).isEmpty();
    assertThat(rig.faults).hasOnlyElementsOfType(IllegalStateException.class).hasSize(1);
  }
}
