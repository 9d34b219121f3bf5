package usbtoaster.targets;

/** What notifies the driver of the edges of the interrupt line on a Raspberry Pi. */
public enum Edges {
  /** Pi4J's gpiod provider: a thread an input. */
  PI4J,
  /** The kernel's GPIO character device: one thread, the kernel's time of each edge. */
  CHARDEV
}
