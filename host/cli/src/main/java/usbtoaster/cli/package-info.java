/** The commands: the only place that puts the parts together. */
@NullMarked
package usbtoaster.cli;

import org.jspecify.annotations.NullMarked;
