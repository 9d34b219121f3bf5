package usbtoaster.semantics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import usbtoaster.kernel.DeviceQueue;
import usbtoaster.kernel.FileObject;
import usbtoaster.kernel.IoRequest;
import usbtoaster.kernel.IoRig;
import usbtoaster.kernel.Irp;

/** T13: a device queue; its entries are packets that a driver has parked. */
final class DeviceQueueOrder {
  private final IoRig rig = new IoRig();
  private final FileObject file = rig.open(false);
  private final DeviceQueue queue = new DeviceQueue();

  static Stream<Row> rows() {
    return Stream.of(
        row("idle: not inserted, busy", DeviceQueueOrder::insertIntoIdle),
        row("keys 0 to 4: heads in order, then null and idle", DeviceQueueOrder::removeHeads),
        row("entries 1 and 3: removed once", DeviceQueueOrder::removeEntries),
        row("keys 3, 1, 2 and 2 removed: heads 1, 3, null", DeviceQueueOrder::removeByKey));
  }

  private static Row row(String name, Consumer<DeviceQueueOrder> check) {
    return Row.of(name, DeviceQueueOrder::new, check);
  }

  private Irp packet() {
    rig.write(file, new IoRequest());
    return rig.parked.remove();
  }

  /** Makes the queue busy and inserts a packet for each key. */
  private Irp[] insert(int... keys) {
    insertIntoIdle();
    return IntStream.of(keys)
        .mapToObj(
            key -> {
              Irp entry = packet();
              assertThat(queue.insert(entry, key, null)).isTrue();
              return entry;
            })
        .toArray(Irp[]::new);
  }

  private void insertIntoIdle() {
    assertThat(queue.busy()).isFalse();
    assertThat(queue.insert(packet(), 0, null)).isFalse();
    assertThat(queue.busy()).isTrue();
  }

  private void assertHeads(Irp... heads) {
    for (Irp head : heads) {
      assertThat(queue.remove()).isSameAs(head);
      assertThat(queue.busy()).isTrue();
    }
    assertThat(queue.remove()).isNull();
    assertThat(queue.busy()).isFalse();
  }

  private void removeHeads() {
    assertHeads(insert(0, 1, 2, 3, 4));
  }

  private void removeOnce(Irp entry) {
    assertThat(queue.removeEntry(entry)).isTrue();
    assertThat(queue.removeEntry(entry)).isFalse();
  }

  private void removeEntries() {
    Irp[] entries = insert(0, 1, 2, 3, 4);
    removeOnce(entries[1]);
    removeOnce(entries[3]);
    assertThat(queue.removeEntry(packet())).as("never inserted").isFalse();
    assertThat(new DeviceQueue().removeEntry(entries[0])).as("in another queue").isFalse();
    assertHeads(entries[0], entries[2], entries[4]);
  }

  private void removeByKey() {
    Irp[] entries = insert(3, 1, 2);
    removeOnce(entries[2]);
    assertHeads(entries[1], entries[0]);
  }
}
