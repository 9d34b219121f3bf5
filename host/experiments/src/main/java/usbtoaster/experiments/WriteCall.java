package usbtoaster.experiments;

import usbtoaster.async.Task;

/** How an asynchronous write is made: the stack's way, or in a test one that breaks the claim. */
@FunctionalInterface
interface WriteCall {
  /** The stack's way. */
  WriteCall ASYNCHRONOUS = Kitchen::write;

  /** Starts a write and returns at once. */
  Task<Integer> start(Kitchen kitchen);
}
