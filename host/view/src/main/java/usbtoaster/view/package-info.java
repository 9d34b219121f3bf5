/** What a trace looks like: one line of log for each stage. */
@NullMarked
package usbtoaster.view;

import org.jspecify.annotations.NullMarked;
