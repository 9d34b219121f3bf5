package usbtoaster.targets.replay;

import usbtoaster.kernel.Irql;
import usbtoaster.kernel.KernelThread;
import usbtoaster.kernel.Processor;
import usbtoaster.kernel.Processors;

/**
 * A processor for those who come into a recorded driver, one at a time: so nobody else runs the
 * deferred routines that they queue, and all of them are done when they leave.
 */
final class OneProcessor {
  private final Processor processor = new Processors(1).processor(0);

  /** Has the calling thread stand for it, if it is not in the middle of something. */
  void enter() {
    KernelThread thread = KernelThread.current();
    if (!processor.equals(thread.processor()) && thread.irql().below(Irql.DISPATCH)) {
      KernelThread.bind(processor);
    }
  }
}
