/**
 * The operating system's part of a write, in Windows NT's terms: I/O request packets, device
 * queues, interrupts, DPCs, APCs and completion ports. Names no driver and nothing above itself.
 */
@NullMarked
package usbtoaster.kernel;

import org.jspecify.annotations.NullMarked;
