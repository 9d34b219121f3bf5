package usbtoaster.cli;

import java.util.List;
import usbtoaster.trace.Stage;
import usbtoaster.trace.life.Life;
import usbtoaster.trace.life.LifeTable;
import usbtoaster.trace.text.TextTable;

/** What each stage of a life is, in the words of the two articles. */
final class Legend {
  private Legend() {}

  /** Returns the legend of the stages that {@code life} has, in so many columns. */
  static List<String> of(Life life, int columns) {
    TextTable table = new TextTable("stage", "what happens there");
    for (Stage stage : Stage.values()) {
      if (life.reached(stage)) {
        table.row(stage.name(), of(stage));
      }
    }
    if (life.blocked()) {
      table.row(LifeTable.WAITS, "the thread of the blocking call: it does nothing else");
    } else {
      table.row(LifeTable.NOBODY, "the write is in flight, or in a queue: there is no thread");
    }
    return table.lines(columns);
  }

  /** Returns what a stage is. */
  static String of(Stage stage) {
    return switch (stage) {
      case CALL -> "your code calls WriteAsync; the library begins overlapped I/O";
      case IRP -> "the OS builds an I/O request packet for the device driver";
      case DISPATCH -> "the driver receives the packet; it is not allowed to block";
      case DMA_START -> "the driver issues a command to the device, or a piece of the data";
      case PENDING -> "the driver marks the packet as pending and returns to the OS";
      case SUSPEND -> "an incomplete task: the method is suspended, its thread goes on";
      case DMA_SEEN -> "the device sees the transfer begin";
      case DMA_DONE -> "the device has moved the bytes by DMA";
      case IRQ_RAISED -> "the device notifies the processor by an interrupt";
      case EDGE -> "Linux sees the interrupt line rise";
      case INTERRUPT -> "a running thread is borrowed, beneath what it was doing";
      case ISR -> "the service routine says thank you, and queues a DPC; nothing else";
      case ACK_SEEN -> "the device sees that it was thanked";
      case DPC -> "the deferred procedure call finds out what the interrupt means";
      case COMPLETE -> "the driver completes the packet";
      case APC -> "the OS queues an asynchronous procedure call to notify the process";
      case PACKET -> "it goes to the I/O completion port (IOCP) of the thread pool";
      case BORROW -> "an I/O thread of the pool is borrowed briefly to execute it";
      case TASK -> "it notifies the task that it is complete";
      case POST -> "the continuation is queued to the captured context, the UI loop";
      case INLINE -> "the continuation runs in place, on the I/O thread itself";
      case RESUME -> "your code goes on behind the await";
      case RETURN -> "the I/O thread is given back to the pool";
    };
  }
}
