/**
 * The operating system's part of a write, in Windows NT's terms: I/O request packets, device
 * queues, interrupts, DPCs, APCs and completion ports. Names no driver and nothing above itself.
 *
 * <p>Where Javadoc names an item ("semantics item 62"), it is one of {@code
 * docs/reference/semantics.md}; {@code docs/conformance.md} says which of them are done.
 */
@NullMarked
package usbtoaster.kernel;

import org.jspecify.annotations.NullMarked;
