/**
 * Linux as the engines see it: functions of the C library, structures and constants of the kernel.
 */
@NullMarked
package usbtoaster.linux;

import org.jspecify.annotations.NullMarked;
