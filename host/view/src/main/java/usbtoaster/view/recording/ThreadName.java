package usbtoaster.view.recording;

import usbtoaster.trace.census.ThreadKind;

/**
 * A thread as entries name it. The kind belongs to it: a thread may serve as another for a while.
 */
record ThreadName(String name, long number, ThreadKind kind) {}
