/** Two recorded runs beside each other: what differs, and how long each step took. */
@NullMarked
package usbtoaster.view.compare;

import org.jspecify.annotations.NullMarked;
