package usbtoaster.wires;

import java.util.List;

/**
 * What goes wrong now.
 *
 * @param number with which transfer, edge or level of its object, from 1
 */
record Due(long number, List<Fault> faults) {}
