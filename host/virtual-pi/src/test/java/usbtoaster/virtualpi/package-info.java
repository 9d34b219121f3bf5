/**
 * The toaster's one jar on a virtual Raspberry Pi: a Linux kernel for its processor in QEMU, with
 * the emulated Pico at the end of the wires.
 */
@NullMarked
package usbtoaster.virtualpi;

import org.jspecify.annotations.NullMarked;
