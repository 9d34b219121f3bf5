package usbtoaster.view;

import usbtoaster.trace.Stage;

/** What a stage is, in the words of the two articles: at most 60 characters, for tables. */
public final class StageWords {
  private StageWords() {}

  /** Returns what happens at {@code stage}, as part of a sentence. */
  public static String of(Stage stage) {
    return switch (stage) {
      case CALL -> "your code calls; the library begins overlapped I/O";
      case IRP -> "the I/O manager makes a packet of it: the IRP";
      case DISPATCH -> "the driver gets the IRP, and may not block";
      case SUBMIT -> "the engine gives it to Linux to carry out";
      case DMA_START -> "the driver tells the device to take the bytes";
      case PENDING -> "the driver marks the IRP pending and returns";
      case SUSPEND -> "the task is incomplete: await lets the thread go";
      case DMA_SEEN -> "the device sees the transfer begin";
      case DMA_DONE -> "its DMA has moved the bytes";
      case IRQ_RAISED -> "the device is done: it raises its interrupt line";
      case EDGE -> "the kernel sees the edge";
      case INTERRUPT -> "whatever thread was running is borrowed";
      case ISR -> "says thank you, queues a DPC, and nothing else";
      case ACK_SEEN -> "the device sees the thanks";
      case DPC -> "finds out which IRP it was";
      case REAP -> "the engine finds that Linux has carried it out";
      case COMPLETE -> "the IRP is complete";
      case APC -> "an APC is queued, to tell the process";
      case PACKET -> "it travels as a packet of the completion port";
      case BORROW -> "an I/O thread is borrowed to execute the APC";
      case TASK -> "the task is told that it is complete";
      case POST -> "the continuation is queued to its context";
      case INLINE -> "the continuation runs in place, on the I/O thread";
      case RESUME -> "your code goes on after the await";
      case RETURN -> "the I/O thread is given back";
    };
  }
}
