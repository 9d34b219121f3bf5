package usbtoaster.view.picture;

import usbtoaster.trace.Stage;

/**
 * Where the box of a stage is: its middle. Time goes from the left to the right, not to scale: down
 * through the lanes, the gap, up again.
 */
record Place(int x, int y) {
  static final int WIDTH = 1600;
  static final int BOX_WIDTH = 114;
  static final int BOX_HEIGHT = 54;

  /** The gap: between the last stage of the caller and the interrupt. */
  static final int GAP_LEFT = 540;

  static final int GAP_RIGHT = 920;
  static final int GAP_MIDDLE = (GAP_LEFT + GAP_RIGHT) / 2;

  private static final int FIRST = 205;
  private static final int FIRST_BACK = 985;
  private static final int PITCH = 132;
  private static final int FROM_THE_EDGE = 34; // of a lane with two rows

  /** Returns where {@code stage} is. */
  static Place of(Stage stage) {
    int x = column(stage);
    return switch (stage) {
      case CALL, RESUME -> new Place(x, Lane.CODE.bottom() - FROM_THE_EDGE);
      case SUSPEND -> new Place(x, Lane.TASK.middle());
      case POST -> new Place(x, Lane.TASK.top() + FROM_THE_EDGE);
      case TASK, INLINE -> new Place(x, Lane.TASK.bottom() - FROM_THE_EDGE);
      case BORROW, RETURN -> new Place(x, Lane.POOL.middle());
      case PACKET -> new Place(x, Lane.PORT.middle());
      case IRP, PENDING, EDGE, INTERRUPT, REAP, COMPLETE, APC -> new Place(x, Lane.KERNEL.middle());
      case DISPATCH, SUBMIT, DMA_START, ISR, DPC -> new Place(x, Lane.DRIVER.middle());
      case DMA_SEEN, DMA_DONE, IRQ_RAISED, ACK_SEEN -> new Place(x, Lane.DEVICE.middle());
    };
  }

  private static int column(Stage stage) {
    return switch (stage) {
      case CALL, IRP, DISPATCH -> FIRST;
      case SUBMIT, DMA_START, DMA_SEEN -> FIRST + PITCH;
      case PENDING, SUSPEND, DMA_DONE -> FIRST + 2 * PITCH;
      case IRQ_RAISED, EDGE -> FIRST_BACK;
      case INTERRUPT, ISR, ACK_SEEN, REAP -> FIRST_BACK + PITCH;
      case DPC, COMPLETE -> FIRST_BACK + 2 * PITCH;
      case APC, PACKET, BORROW, TASK -> FIRST_BACK + 3 * PITCH;
      case POST, INLINE, RETURN, RESUME -> FIRST_BACK + 4 * PITCH;
    };
  }

  int left() {
    return x - BOX_WIDTH / 2;
  }

  int top() {
    return y - BOX_HEIGHT / 2;
  }

  int right() {
    return x + BOX_WIDTH / 2;
  }
}
