/** Races of the stack under jcstress: each test names the outcomes that must never be seen. */
@NullMarked
package usbtoaster.bench.jcstress;

import org.jspecify.annotations.NullMarked;
