package usbtoaster.emulator.usb.host;

/**
 * A device as its descriptor tells it (USB 2.0, 9.6.1).
 *
 * @param code bDeviceClass
 * @param maxPacket the most bytes of a packet at EP0
 * @param vendor idVendor
 * @param product idProduct
 * @param release bcdDevice
 * @param vendorName the index of a string; 0: none
 * @param productName likewise
 * @param serialNumber likewise
 */
public record DeviceDescriptor(
    int code,
    int maxPacket,
    int vendor,
    int product,
    int release,
    int vendorName,
    int productName,
    int serialNumber) {}
