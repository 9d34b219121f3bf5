package usbtoaster.http;

import usbtoaster.io.Inlining;

/**
 * Where a client's own code and its caller's continuations run, as it was in .NET's {@code
 * HttpClient} on Windows, where no context was captured (the second article: "one of the most
 * significant exceptions are HttpClient continuations on Windows (since .NET Core 2.1)").
 *
 * <p>Source: dotnet/corefx#4078 for 2.0, the article for 2.1, dotnet/runtime#64834 for 7; semantics
 * items 87 and 94.
 */
public enum HttpPolicy {
  /**
   * .NET Core 2.0, whose client is made of WinHTTP: its callback takes what comes on the I/O thread
   * and hands the caller's continuation over, as nobody may block that thread.
   */
  NET_CORE_2_0(".NET Core 2.0", Inlining.INLINE, true),
  /** .NET Core 2.1 to .NET 6: a client of sockets; all that awaits runs on the I/O thread. */
  NET_CORE_2_1(".NET Core 2.1 to 6", Inlining.INLINE, false),
  /** .NET 7 and later: the I/O thread hands each end over; all that awaits runs on workers. */
  NET_7(".NET 7 and later", Inlining.WORKER, false);

  private final String title;
  private final Inlining stream;
  private final boolean handsOver;

  HttpPolicy(String title, Inlining stream, boolean handsOver) {
    this.title = title;
    this.stream = stream;
    this.handsOver = handsOver;
  }

  /** Returns which .NET it is of. */
  public String title() {
    return title;
  }

  /** Returns where continuations of the connection run: those of the client's own code. */
  public Inlining stream() {
    return stream;
  }

  /** Returns whether the caller's continuation is handed to a worker, wherever the client runs. */
  public boolean handsOver() {
    return handsOver;
  }
}
