package usbtoaster.async;

/** Work that has captured its {@link ExecutionContext} by itself, and runs in that. */
interface OwnContext extends Runnable {}
