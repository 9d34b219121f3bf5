package usbtoaster.emulator.core;

/**
 * Whether a core sleeps, and what wakes it: WFI, WFE and the event register (ARMv6-M ARM B1.5.17 to
 * B1.5.19). Belongs to the machine's thread.
 */
final class Sleep {
  private enum Kind {
    AWAKE,
    FOR_INTERRUPT,
    FOR_EVENT
  }

  private final Nvic nvic;
  private final SystemControl control;
  private Kind kind = Kind.AWAKE;
  private boolean event;

  Sleep(Nvic nvic, SystemControl control) {
    this.nvic = nvic;
    this.control = control;
  }

  void reset() {
    kind = Kind.AWAKE;
    event = false;
  }

  boolean isAwake() {
    return kind == Kind.AWAKE;
  }

  /** Sleeps until an interrupt, unless one is there. */
  void waitForInterrupt() {
    if (!nvic.wakes()) {
      kind = Kind.FOR_INTERRUPT;
    }
  }

  /** Takes the event out of the event register, or sleeps until there is one. */
  void waitForEvent() {
    if (event || nvic.preempts()) {
      event = false;
    } else {
      kind = Kind.FOR_EVENT;
    }
  }

  /** Sets the event register, as an exception's entry and its return do. */
  void event() {
    event = true;
  }

  /** What is pending, its priority or a mask has changed, or there was an event. */
  void reconsider() {
    boolean pended = nvic.takeNewlyPending(); // even if it is no event now, it is none later
    event |= pended && control.sendsEventOnPend();
    switch (kind) {
      case AWAKE -> {}
      case FOR_INTERRUPT -> kind = nvic.wakes() ? Kind.AWAKE : kind;
      case FOR_EVENT -> {
        if (event || nvic.preempts()) {
          event = false;
          kind = Kind.AWAKE;
        }
      }
    }
  }
}
