/** A recording in the order of time, put together to spans: what every export is made from. */
@NullMarked
package usbtoaster.view.timeline;

import org.jspecify.annotations.NullMarked;
