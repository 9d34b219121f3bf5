package usbtoaster.junit;

/**
 * A wait in vain.
 *
 * @param beganPicos the machine's time when it began
 */
record Wait(long beganPicos) {}
