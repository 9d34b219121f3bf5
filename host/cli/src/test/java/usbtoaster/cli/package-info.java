/** Tests of the commands. */
@NullMarked
package usbtoaster.cli;

import org.jspecify.annotations.NullMarked;
