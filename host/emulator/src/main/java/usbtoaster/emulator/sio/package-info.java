/**
 * The single-cycle I/O block (datasheet 2.3.1): the pins, the FIFOs between the cores, spinlocks,
 * and a divider for each core.
 */
@NullMarked
package usbtoaster.emulator.sio;

import org.jspecify.annotations.NullMarked;
