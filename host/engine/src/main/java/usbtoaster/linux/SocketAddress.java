package usbtoaster.linux;

import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;

/** {@code struct sockaddr_in} and {@code sockaddr_in6}, and what Java has for them. */
public final class SocketAddress {
  private static final ValueLayout.OfShort NETWORK_SHORT =
      JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);
  private static final long ADDRESS_4 = 4;
  private static final long ADDRESS_6 = 8;

  static final StructLayout LAYOUT_4 =
      structLayout(
              JAVA_SHORT.withName("sin_family"),
              NETWORK_SHORT.withName("sin_port"),
              sequenceLayout(4, JAVA_BYTE).withName("sin_addr"),
              sequenceLayout(8, JAVA_BYTE).withName("sin_zero"))
          .withName("sockaddr_in");

  static final StructLayout LAYOUT_6 =
      structLayout(
              JAVA_SHORT.withName("sin6_family"),
              NETWORK_SHORT.withName("sin6_port"),
              JAVA_INT.withName("sin6_flowinfo"),
              sequenceLayout(16, JAVA_BYTE).withName("sin6_addr"),
              JAVA_INT.withName("sin6_scope_id"))
          .withName("sockaddr_in6");

  /** How many bytes any of them needs at most. */
  public static final int BYTES = (int) LAYOUT_6.byteSize();

  private static final VarHandle FAMILY = LAYOUT_6.varHandle(element("sin6_family"));
  private static final VarHandle PORT = LAYOUT_6.varHandle(element("sin6_port"));
  private static final VarHandle FLOW = LAYOUT_6.varHandle(element("sin6_flowinfo"));
  private static final VarHandle SCOPE = LAYOUT_6.varHandle(element("sin6_scope_id"));

  private SocketAddress() {}

  private static PathElement element(String name) {
    return PathElement.groupElement(name);
  }

  /** Returns the family of sockets that can have {@code address}. */
  public static int family(InetSocketAddress address) {
    return host(address) instanceof Inet6Address ? SocketFlags.AF_INET6 : SocketFlags.AF_INET;
  }

  /**
   * Writes {@code address}, and returns how many bytes it has.
   *
   * @param into at least {@link #BYTES}
   * @throws IllegalArgumentException if the address is a name that was not found
   */
  public static int write(InetSocketAddress address, MemorySegment into) {
    byte[] bytes = host(address).getAddress();
    boolean four = bytes.length == 4;
    into.asSlice(0, BYTES).fill((byte) 0);
    FAMILY.set(into, 0L, (short) family(address));
    PORT.set(into, 0L, (short) address.getPort());
    MemorySegment.copy(bytes, 0, into, JAVA_BYTE, four ? ADDRESS_4 : ADDRESS_6, bytes.length);
    if (host(address) instanceof Inet6Address six) {
      FLOW.set(into, 0L, 0);
      SCOPE.set(into, 0L, six.getScopeId());
    }
    return (int) (four ? LAYOUT_4 : LAYOUT_6).byteSize();
  }

  /**
   * Returns the address that Linux has written.
   *
   * @param from at least {@link #BYTES}
   * @throws IllegalArgumentException if it is of another family
   */
  public static InetSocketAddress read(MemorySegment from) {
    int family = (short) FAMILY.get(from, 0L);
    int port = Short.toUnsignedInt((short) PORT.get(from, 0L));
    try {
      return switch (family) {
        case SocketFlags.AF_INET ->
            new InetSocketAddress(InetAddress.getByAddress(bytes(from, ADDRESS_4, 4)), port);
        case SocketFlags.AF_INET6 -> new InetSocketAddress(six(from), port);
        default ->
            throw new IllegalArgumentException(
                "An address of family " + family + ". Use one of IPv4 or IPv6.");
      };
    } catch (UnknownHostException e) {
      throw new AssertionError(e); // of lengths that are wrong
    }
  }

  private static InetAddress six(MemorySegment from) throws UnknownHostException {
    byte[] bytes = bytes(from, ADDRESS_6, 16);
    int scope = (int) SCOPE.get(from, 0L);
    return scope == 0
        ? InetAddress.getByAddress(bytes)
        : Inet6Address.getByAddress(null, bytes, scope);
  }

  private static byte[] bytes(MemorySegment from, long offset, int length) {
    return from.asSlice(offset, length).toArray(JAVA_BYTE);
  }

  private static InetAddress host(InetSocketAddress address) {
    InetAddress host = address.getAddress();
    if (host == null) {
      throw new IllegalArgumentException(
          "No address was found for " + address.getHostString() + ". Check the name.");
    }
    return host;
  }
}
