@NullMarked
package usbtoaster.view.latency;

import org.jspecify.annotations.NullMarked;
