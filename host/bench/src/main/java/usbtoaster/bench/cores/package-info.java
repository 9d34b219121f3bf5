/** The emulator's two cores beside one of them alone. */
@NullMarked
package usbtoaster.bench.cores;

import org.jspecify.annotations.NullMarked;
