package usbtoaster.driver;

/**
 * What follows from something that happened, as a part of the driver returns it. A part never calls
 * another: {@link StepInterpreter} is the one place that knows what each step means for all of
 * them.
 *
 * <p>What belongs to the steady state is an enum constant, and says what happened; the figures of
 * it are asked of the part. So nothing is allocated per request. Only what fails is a record.
 */
sealed interface Step {
  /** The bus carries this next. It is derived from what is known when the bus is free. */
  enum Frame implements Step {
    /** Nothing: all is known, and nobody wants anything. Nothing follows from what happened. */
    NONE,
    /** Something must be known first. */
    POLL,
    /** The device is met: {@link Recovery}. */
    IDENTIFY,
    /** The device is given back its browning: {@link Recovery}. */
    SETTING,
    /** What a slot holds is nobody's: {@link SlotSweeper}. */
    CANCEL,
    /**
     * A slot whose read was broken off keeps the device from opening another: {@link SlotSweeper}.
     */
    SHUT,
    /** The open transfer's command. */
    COMMAND,
    /** The open transfer's next burst. */
    BURST
  }

  /** Something happened that another part has to know. */
  enum Event implements Step {
    /** The outstanding frame was ended by its interrupt. */
    FRAME_ENDED,
    /** The outstanding frame had no interrupt in its time: what became of it is not known. */
    FRAME_MISSED,
    /** An interrupt came while the device is being met. */
    INTERRUPT,
    /** The time has passed that a device is given while it is being met. */
    DUE,
    /** The device says that it has reset by itself. */
    REBOOTED,
    /** The device is back, and has its browning. */
    MET,
    /** The device has all of the open write's bread. */
    TOASTING,
    /** The open read has all of its toast. */
    TOAST_READ,
    /** The open control was answered. */
    ANSWERED,
    /** The device has lost the toast that the open read is for. */
    TOAST_LOST,
    /** The open request has ended: the bus goes to the next. */
    RETIRED
  }

  /** Something cannot go on: never in the steady state. */
  sealed interface Failure extends Step {}

  /**
   * The open request fails for good.
   *
   * @param status with what it ends
   */
  record Fail(int status) implements Failure {}

  /**
   * The device cannot be worked with: it is reset.
   *
   * @param why with what requests end if that does not help
   */
  record Reset(int why) implements Failure {}

  /**
   * The device is abandoned: every request ends, and the next one tries it anew.
   *
   * @param why with what they end
   */
  record Abandon(int why) implements Failure {}
}
