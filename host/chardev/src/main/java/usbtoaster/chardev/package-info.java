/**
 * The GPIO character device of Linux, uAPI v2 ({@code linux/gpio.h}): chips, their lines, who holds
 * them; one request for many lines, and one thread for all their edges. Names are the kernel's.
 *
 * <p>It needs a 64-bit Linux from 5.10 on, and a JVM that may call native code ({@code
 * --enable-native-access}). It has no threads: who wants edges runs an {@link
 * usbtoaster.chardev.EdgeReader}.
 */
@NullMarked
package usbtoaster.chardev;

import org.jspecify.annotations.NullMarked;
