package usbtoaster.kernel;

import org.jspecify.annotations.Nullable;

/**
 * Starts the packets of devices that do one at a time, from their queues (item 28).
 *
 * <p>Overview: a startIo that ends its packet at once asks for the next one from inside. The thread
 * notes that in its {@link StartingDevices}, and the loop below starts the next when startIo has
 * returned; so any number of such packets is a loop, not a recursion. Another thread that asks for
 * the next packet starts it itself, at once.
 *
 * <p>A canceller may end a packet between its leaving the queue and the call of startIo, which then
 * finds no cancel routine and leaves it alone. Until startIo has returned, the packet is held
 * ({@link Irp#hold}), so that it cannot be another request's by then.
 */
final class PacketStarter {
  private final DriverCalls drivers;
  private final IrpPool pool;

  PacketStarter(DriverCalls drivers, IrpPool pool) {
    this.drivers = drivers;
    this.pool = pool;
  }

  void startPacket(DeviceObject device, Irp irp, int key, CancelRoutine cancel) {
    IrpList.requireFree(irp);
    KernelThread thread = KernelThread.current();
    Irql old = thread.raise(Irql.DISPATCH);
    irp.hold(); // from before its cancel routine is set, and so may end it
    try {
      switch (device.queue().place(irp, key, cancel, device)) {
        case START -> run(thread, device, irp);
        case CANCEL -> {
          drivers.cancel(cancel, irp);
          letGo(irp);
        }
        case QUEUED -> letGo(irp);
      }
    } finally {
      thread.lower(old);
    }
  }

  void startNextPacket(DeviceObject device) {
    KernelThread thread = KernelThread.current();
    Irql old = thread.raise(Irql.DISPATCH);
    try {
      if (thread.starting().askNext(device)) {
        device.currentIrp(null);
      } else {
        run(thread, device, device.queue().removeHeld(device));
      }
    } finally {
      thread.lower(old);
    }
  }

  private void letGo(Irp irp) {
    if (irp.letGo()) {
      pool.giveHeld(irp);
    }
  }

  /** Starts {@code first}, which is held, and then as many as startIo asks for. */
  private void run(KernelThread thread, DeviceObject device, @Nullable Irp first) {
    StartingDevices starting = thread.starting();
    KernelBugCheck fatal = null;
    starting.enter(device);
    try {
      Irp irp = first;
      while (irp != null) {
        try {
          drivers.startIo(device, irp);
        } catch (KernelBugCheck check) {
          fatal = check; // its packet has failed; those behind it have their turn first
        }
        letGo(irp);
        irp = starting.takeNext() ? device.queue().removeHeld(device) : null;
      }
    } finally {
      starting.leave();
    }
    if (fatal != null) {
      throw fatal;
    }
  }
}
