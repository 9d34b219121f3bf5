/** A JUnit extension for tests of firmware and host code together. */
@NullMarked
package usbtoaster.junit;

import org.jspecify.annotations.NullMarked;
