/**
 * The toaster's driver: dispatch, StartIo, ISR, DPC, cancel, timeout and recovery. Knows Pi4J's API
 * and the wire protocol, never what stands behind them.
 */
@NullMarked
package usbtoaster.driver;

import org.jspecify.annotations.NullMarked;
