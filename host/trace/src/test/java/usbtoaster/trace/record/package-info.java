@NullMarked
package usbtoaster.trace.record;

import org.jspecify.annotations.NullMarked;
