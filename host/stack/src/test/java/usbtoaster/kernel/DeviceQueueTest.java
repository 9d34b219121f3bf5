package usbtoaster.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The device queue beyond test description T13, and the packets that are started from it. */
class DeviceQueueTest {
  private final DeviceQueue queue = new DeviceQueue();
  private final IoRig rig = new IoRig();
  private final List<String> log = new ArrayList<>();

  private static Irp irp() {
    return new Irp(1);
  }

  @AfterEach
  void shouldHaveMetNoFault() {
    assertThat(rig.faults).isEmpty(); // failed assertions inside callbacks
  }

  @Test
  @DisplayName("semantics 30: keys ascend, equal keys stay in order of arrival")
  void shouldKeepTheOrderOfKeys() {
    queue.insert(irp(), 0, null);
    Irp three = irp();
    Irp one = irp();
    Irp two = irp();
    Irp laterOne = irp();
    queue.insert(three, 3, null);
    queue.insert(one, 1, null);
    queue.insert(two, 2, null);
    queue.insert(laterOne, 1, null);
    assertThat(queue.removeEntry(two)).isTrue();
    assertThat(queue.removeEntry(two)).isFalse();
    assertThat(queue.remove()).isSameAs(one);
    assertThat(queue.remove()).isSameAs(laterOne);
    assertThat(queue.remove()).isSameAs(three);
    assertThat(queue.remove()).isNull();
  }

  @Test
  @DisplayName("semantics 30: a packet that stands in a queue cannot be queued again")
  void shouldRefuseASecondInsert() {
    queue.insert(irp(), 0, null);
    Irp twice = irp();
    queue.insert(twice, 0, null);
    assertThatThrownBy(() -> queue.insert(twice, 0, null))
        .isInstanceOf(KernelBugCheck.class)
        .hasMessageContaining("IRP_ALREADY_QUEUED");
    assertThat(queue.remove()).isSameAs(twice);
  }

  // Through the I/O manager

  /** Starts packets and logs it; ends those that were cancelled. */
  private final class Starting implements Driver {
    private final List<Irp> started = new ArrayList<>();

    @Override
    public int dispatch(DeviceObject device, Irp irp) {
      IoStackLocation location = irp.currentStackLocation();
      if (location.major() != MajorFunction.DEVICE_CONTROL) {
        return rig.complete(irp, NtStatus.SUCCESS, 0);
      }
      irp.markPending();
      irp.driverContext(location.value());
      rig.io.startPacket(device, irp, location.controlCode(), this::cancelQueued);
      return NtStatus.PENDING;
    }

    @Override
    public void startIo(DeviceObject device, Irp irp) {
      assertThat(KernelThread.current().irql()).isEqualTo(Irql.DISPATCH);
      assertThat(device.currentIrp()).isSameAs(irp);
      if (irp.exchangeCancelRoutine(null) == null) {
        return; // the cancel routine has it, and starts the next
      }
      if (irp.cancelled()) {
        rig.complete(irp, NtStatus.CANCELLED, 0); // item 33
        rig.io.startNextPacket(device);
        return;
      }
      log.add("start " + irp.driverContext());
      started.add(irp);
    }

    void endFirst() {
      rig.complete(started.removeFirst(), NtStatus.SUCCESS, 0);
      rig.io.startNextPacket(device);
    }

    private void cancelQueued(DeviceObject device, Irp irp) {
      log.add("cancel " + irp.driverContext());
      boolean queued = device.queue().removeEntry(irp);
      rig.complete(irp, NtStatus.CANCELLED, 0);
      if (!queued) {
        rig.io.startNextPacket(device);
      }
    }
  }

  private final Starting driver = new Starting();
  private final DeviceObject device =
      new DeviceObject("starting", driver, DeviceObject.Transfer.DIRECT);
  private final FileObject file = rig.open(device, false);

  private IoRequest control(int key, long name) {
    IoRequest request = new IoRequest();
    assertThat(rig.io.deviceControl(file, request, key, name)).isEqualTo(NtStatus.PENDING);
    return request;
  }

  @Test
  @DisplayName("semantics 28: an idle device starts at once, a busy one in the order of the keys")
  void shouldStartOneAtATime() {
    control(0, 1);
    control(2, 2);
    control(1, 3);
    assertThat(log).containsExactly("start 1");
    driver.endFirst();
    driver.endFirst();
    assertThat(log).containsExactly("start 1", "start 3", "start 2");
    assertThat(device.queue().busy()).isTrue();
    driver.endFirst();
    assertThat(device.queue().busy()).isFalse();
    assertThat(device.currentIrp()).isNull();
    assertThat(rig.io.packetsInUse()).isZero();
  }

  @Test
  @DisplayName("semantics 28: packets that end inside startIo are a loop, however many they are")
  void shouldNotRecurse() {
    int[] depth = new int[3]; // now, deepest, ended
    Driver atOnce =
        new Driver() {
          @Override
          public int dispatch(DeviceObject device, Irp irp) {
            return driver.dispatch(device, irp);
          }

          @Override
          public void startIo(DeviceObject device, Irp irp) {
            irp.exchangeCancelRoutine(null);
            if (irp.currentStackLocation().value() == 0) {
              driver.started.add(irp); // the first waits for the test
              return;
            }
            depth[1] = Math.max(depth[1], ++depth[0]);
            rig.complete(irp, NtStatus.SUCCESS, 0);
            rig.io.startNextPacket(device);
            depth[0]--;
            depth[2]++;
          }
        };
    DeviceObject quick = new DeviceObject("quick", atOnce, DeviceObject.Transfer.DIRECT);
    FileObject opened = rig.open(quick, false);
    for (int i = 0; i <= 50_000; i++) {
      rig.io.deviceControl(opened, new IoRequest(), 0, i);
    }
    rig.complete(driver.started.removeFirst(), NtStatus.SUCCESS, 0);
    rig.io.startNextPacket(quick);
    assertThat(depth).containsExactly(0, 1, 50_000);
    assertThat(quick.queue().busy()).isFalse();
    assertThat(quick.currentIrp()).isNull();
    assertThat(rig.io.packetsInUse()).isZero();
  }

  @Test
  @DisplayName("semantics 28, 31: a queued packet that is cancelled leaves the queue")
  void shouldCancelAQueuedPacket() {
    control(0, 1);
    IoRequest queued = control(0, 2);
    control(0, 3);
    rig.io.cancelIoEx(file, queued);
    assertThat(queued.statusBlock().status()).isEqualTo(NtStatus.CANCELLED);
    driver.endFirst();
    driver.endFirst();
    assertThat(log).containsExactly("start 1", "cancel 2", "start 3");
    assertThat(device.queue().busy()).isFalse();
    assertThat(rig.io.packetsInUse()).isZero();
  }

  @Test
  @DisplayName("semantics 33: a packet cancelled before it was queued ends as cancelled")
  void shouldEndWhatWasCancelledBeforeItWasQueued() {
    control(0, 1);
    IoRequest request = new IoRequest();
    DeviceObject cancelling =
        new DeviceObject(
            "cancelling",
            (top, irp) -> {
              irp.nextStackLocation().copyFrom(irp.currentStackLocation());
              rig.io.cancelIrp(irp);
              return rig.io.callDriver(device, irp);
            },
            DeviceObject.Transfer.DIRECT,
            device);
    FileObject top = new FileObject(cancelling, false, 0);
    rig.io.deviceControl(top, request, 0, 2);
    assertThat(request.statusBlock().status()).isEqualTo(NtStatus.CANCELLED);
    driver.endFirst();
    rig.io.deviceControl(top, request, 0, 3);
    assertThat(request.statusBlock().status()).isEqualTo(NtStatus.CANCELLED);
    assertThat(log).containsExactly("start 1", "cancel 2");
    assertThat(device.queue().busy()).isFalse();
    assertThat(rig.io.packetsInUse()).isZero();
  }

  @Test
  @DisplayName("semantics 28: a driver without startIo is told so, and the IRQL is restored")
  void shouldRefuseADriverWithoutStartIo() {
    rig.handler =
        (rigDevice, irp) -> {
          irp.markPending();
          rig.io.startPacket(rigDevice, irp, 0, (cancelDevice, cancelled) -> {});
          return NtStatus.PENDING;
        };
    FileObject opened = rig.open(false);
    assertThatThrownBy(() -> rig.write(opened, new IoRequest()))
        .isInstanceOf(KernelBugCheck.class)
        .hasMessageContaining("NO_START_IO");
    assertThat(KernelThread.current().irql()).isEqualTo(Irql.PASSIVE);
    rig.shouldCloseAtOnce(opened);
  }
}
