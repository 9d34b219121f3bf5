/** The Cortex-M0+: decoder, interpreter, exceptions, NVIC, SysTick. */
@NullMarked
package usbtoaster.emulator.core;

import org.jspecify.annotations.NullMarked;
