/** Each experiment on the mock, and once with its claim broken on purpose. */
@NullMarked
package usbtoaster.experiments;

import org.jspecify.annotations.NullMarked;
