/**
 * The toaster's driver: dispatch, StartIo, ISR, DPC, cancel, timeout and recovery. Knows Pi4J's API
 * and the wire protocol, never what stands behind them.
 *
 * <p>Its parts stand one above the other. Each is given what it needs and knows none above or
 * beside it; what follows from something that happened it returns as a {@code Step}, which one
 * place does. The drawing is in {@code docs/architecture.md}, "The driver's parts"; a test is made
 * from it.
 */
@NullMarked
package usbtoaster.driver;

import org.jspecify.annotations.NullMarked;
