package usbtoaster.chardev;

import java.lang.foreign.MemorySegment;

/**
 * The system calls that are needed. Each returns what the kernel returns, or the negative error
 * number ({@link Errno}). Any thread may call.
 */
interface Syscalls {
  /** {@code open(path, O_RDWR | O_CLOEXEC)}. */
  int open(String path);

  int close(int fd);

  int ioctl(int fd, int request, MemorySegment argument);

  /** Reads at most {@code bytes}, to the beginning of {@code buffer}. */
  long read(int fd, MemorySegment buffer, long bytes);

  /** Writes the whole of {@code buffer}. */
  long write(int fd, MemorySegment buffer);

  /** Waits on {@code count} {@code struct pollfd}; -1 ms: without end. */
  int poll(MemorySegment fds, int count, int timeoutMillis);

  /** {@code eventfd(0, EFD_CLOEXEC)}. */
  int eventfd();
}
