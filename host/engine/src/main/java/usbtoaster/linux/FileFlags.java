package usbtoaster.linux;

/** Constants of {@code fcntl.h}, {@code sys/mman.h} and {@code sys/eventfd.h}, by their names. */
public final class FileFlags {
  public static final int O_RDONLY = 0;
  public static final int O_WRONLY = 1;
  public static final int O_RDWR = 2;
  public static final int O_CREAT = 0x40;
  public static final int O_EXCL = 0x80;
  public static final int O_NOCTTY = 0x100;
  public static final int O_TRUNC = 0x200;
  public static final int O_APPEND = 0x400;
  public static final int O_NONBLOCK = 0x800;
  public static final int O_DSYNC = 0x1000;
  public static final int O_CLOEXEC = 0x80000;

  /** Past the page cache; positions, lengths and memory are multiples of the disk's block. */
  public static final int O_DIRECT = direct(Machine.THIS);

  public static final int SEEK_SET = 0;
  public static final int SEEK_CUR = 1;
  public static final int SEEK_END = 2;

  public static final int F_GETFL = 3;
  public static final int F_SETFL = 4;

  public static final int EFD_CLOEXEC = 0x80000;
  public static final int EFD_NONBLOCK = 0x800;

  public static final int PROT_READ = 1;
  public static final int PROT_WRITE = 2;
  public static final int MAP_SHARED = 1;
  public static final int MAP_PRIVATE = 2;
  public static final int MAP_ANONYMOUS = 0x20;
  public static final int MAP_POPULATE = 0x8000;

  private FileFlags() {}

  static int direct(Machine machine) {
    return machine == Machine.AARCH64 ? 0x10000 : 0x4000;
  }
}
