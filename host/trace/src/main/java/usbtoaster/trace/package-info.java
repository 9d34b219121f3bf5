/**
 * What happened: the stages of a write, recorded into bounded rings, and what reads them. A leaf.
 */
@NullMarked
package usbtoaster.trace;

import org.jspecify.annotations.NullMarked;
