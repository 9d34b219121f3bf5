/** The articles' claims as experiments on the real stack: what is expected, and what is seen. */
@NullMarked
package usbtoaster.experiments;

import org.jspecify.annotations.NullMarked;
