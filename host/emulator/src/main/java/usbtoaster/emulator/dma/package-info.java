/** The DMA controller and its data requests (datasheet 2.5). */
@NullMarked
package usbtoaster.emulator.dma;

import org.jspecify.annotations.NullMarked;
