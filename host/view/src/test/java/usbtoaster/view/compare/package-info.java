/** Tests of comparing runs. */
@NullMarked
package usbtoaster.view.compare;

import org.jspecify.annotations.NullMarked;
