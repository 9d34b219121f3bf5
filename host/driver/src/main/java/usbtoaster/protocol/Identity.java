package usbtoaster.protocol;

/**
 * What a device says of itself.
 *
 * @param protocol the version of the protocol in its statuses
 * @param firmware the version of its firmware; 0: it speaks another protocol, and was not asked
 * @param slots how many transfers it holds
 * @param slotBytes the longest of them
 */
public record Identity(int protocol, int firmware, int slots, int slotBytes) {
  /** Returns what the status says that answers an {@link Opcode#IDENTIFY}. */
  public static Identity of(StatusFrame answer) {
    return new Identity(
        answer.version(), answer.reply(0) & 0xFFFF, answer.reply(1) >>> 16, answer.reply(2));
  }
}
