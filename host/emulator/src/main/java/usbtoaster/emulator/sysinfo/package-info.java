/** What the chip is and how it is configured: SYSINFO, SYSCFG, TBMAN, BUSCTRL. */
@NullMarked
package usbtoaster.emulator.sysinfo;

import org.jspecify.annotations.NullMarked;
