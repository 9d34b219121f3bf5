package usbtoaster.bench;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.LongAdder;
import usbtoaster.kernel.DeviceObject;
import usbtoaster.kernel.Driver;
import usbtoaster.kernel.IoManager;
import usbtoaster.kernel.Irp;
import usbtoaster.time.Alarm;
import usbtoaster.time.Timebase;

/**
 * Counts how long threads are in the driver, from outside: in its dispatch routine, in its
 * interrupt (service routine and DPC), and in its timer. What they call there counts, too: the
 * transfers, and the completion up to the packet in the port. Of calls within calls the outermost
 * counts.
 */
final class DriverTime {
  private final LongAdder nanos = new LongAdder();
  private final ThreadLocal<int[]> depth = ThreadLocal.withInitial(() -> new int[1]);

  /** Returns the time so far, of all threads together. */
  long nanos() {
    return nanos.sum();
  }

  /** Runs {@code work}, whose time counts. */
  void count(Runnable work) {
    int[] calls = depth.get();
    long start = System.nanoTime();
    calls[0]++;
    try {
      work.run();
    } finally {
      if (--calls[0] == 0) {
        nanos.add(System.nanoTime() - start);
      }
    }
  }

  /** Returns a device on top of {@code lower} that only counts. */
  DeviceObject above(DeviceObject lower, IoManager io) {
    Driver counting =
        (device, irp) -> {
          int[] status = new int[1];
          count(() -> status[0] = pass(io, lower, irp));
          return status[0];
        };
    return new DeviceObject("counted", counting, DeviceObject.Transfer.DIRECT, lower);
  }

  private static int pass(IoManager io, DeviceObject lower, Irp irp) {
    irp.skipStackLocation();
    return io.callDriver(lower, irp);
  }

  /**
   * Returns {@code time} with alarms that count. A proxy, so that it fits whatever else a timebase
   * of another version can do.
   */
  Timebase counted(Timebase time) {
    // One alarm, the driver's, is armed again and again.
    Counted[] last = new Counted[1];
    return (Timebase)
        Proxy.newProxyInstance(
            Timebase.class.getClassLoader(),
            new Class<?>[] {Timebase.class},
            (proxy, method, arguments) -> {
              if (arguments != null && arguments[0] instanceof Alarm alarm) {
                if (last[0] == null || last[0].alarm != alarm) {
                  last[0] = new Counted(alarm);
                }
                arguments[0] = last[0];
              }
              try {
                return method.invoke(time, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private final class Counted implements Alarm {
    private final Alarm alarm;

    Counted(Alarm alarm) {
      this.alarm = alarm;
    }

    @Override
    public void fire() {
      count(alarm::fire);
    }
  }
}
