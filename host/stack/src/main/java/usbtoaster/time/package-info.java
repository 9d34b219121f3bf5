/** Time that is handed in: a clock with alarms, real, virtual or slowed down. A leaf. */
@NullMarked
package usbtoaster.time;

import org.jspecify.annotations.NullMarked;
