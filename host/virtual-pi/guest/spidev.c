/*
 * /dev/spidev0.0 of the virtual Pi: a character device in user space (CUSE) that sends each transfer
 * out of the guest through a UART and brings the answer back.
 *
 *   spidev UART        serves until it is ended; the device is there as long as this process is
 *
 * It speaks the kernel's FUSE protocol itself (linux/fuse.h), one request after another, as a bus
 * does. An ioctl arrives with the struct that its number announces; what the struct points at is
 * read from and written to the memory of the caller (process_vm_readv(2)). So a transfer is one
 * message from the kernel and one answer. With CUSE's own way, the iovec lists of an unrestricted
 * ioctl, it would be three of each.
 *
 * On the UART, little-endian:
 *   to the outside:    u32 bytes, u32 clock in Hz, u8 mode, u8 bits a word, u16 zero, the bytes
 *   from the outside:  u32 bytes, the same as was asked for; the bytes
 *
 * As spidev does: a message of more than bufsiz bytes is EMSGSIZE. The transfers of a message are
 * one frame, with the chip selected all the time; cs_change between them is EINVAL.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/fuse.h>
#include <linux/spi/spidev.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <termios.h>
#include <unistd.h>

enum {
    BUFSIZ_BYTES = 4096, /* the default of spidev.bufsiz */
    MOST_TRANSFERS = 64,
    REQUEST_BYTES = 64 * 1024,
};

struct frame {
    uint32_t bytes;
    uint32_t hz;
    uint8_t mode;
    uint8_t bits;
    uint16_t zero;
    uint8_t data[BUFSIZ_BYTES];
};

static int cuse, uart;
static uint32_t mode = SPI_MODE_0, hz = 500000;
static uint8_t bits = 8, lsb_first;

static void fail(const char *what) {
    fprintf(stderr, "spidev: %s: %s\n", what, strerror(errno));
    exit(1);
}

/* Reads exactly so many bytes: a UART gives a few at a time. */
static void read_all(int fd, void *to, size_t bytes) {
    for (size_t done = 0; done < bytes;) {
        ssize_t n = read(fd, (char *)to + done, bytes - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            fail("reading the UART");
        done += n;
    }
}

static void write_all(int fd, const void *from, size_t bytes) {
    for (size_t done = 0; done < bytes;) {
        ssize_t n = write(fd, (const char *)from + done, bytes - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            fail("writing the UART");
        done += n;
    }
}

/* Answers a request. The kernel takes it in one piece; ENOENT: the caller was killed meanwhile. */
static void answer(uint64_t unique, int error, const void *head, size_t head_bytes,
                   const void *body, size_t body_bytes) {
    struct fuse_out_header out = {
        .len = sizeof out + head_bytes + body_bytes, .error = error, .unique = unique};
    struct iovec parts[] = {{&out, sizeof out},
                            {(void *)head, head_bytes},
                            {(void *)body, body_bytes}};
    if (writev(cuse, parts, 3) < 0 && errno != ENOENT)
        fail("answering the kernel");
}

static void answer_ioctl(uint64_t unique, int result, const void *body, size_t bytes) {
    struct fuse_ioctl_out out = {.result = result};
    answer(unique, 0, &out, sizeof out, body, bytes);
}

/* One SPI_IOC_MESSAGE. Returns the bytes transferred, or a negative errno. */
static int message(pid_t caller, const struct spi_ioc_transfer *transfers, int count) {
    static struct frame frame;
    uint32_t total = 0, answered;

    if (count > MOST_TRANSFERS)
        return -EMSGSIZE;
    frame.hz = hz;
    frame.bits = bits;
    for (int i = 0; i < count; i++) {
        const struct spi_ioc_transfer *t = &transfers[i];
        struct iovec here = {frame.data + total, t->len};
        struct iovec there = {(void *)(uintptr_t)t->tx_buf, t->len};
        if (t->len > BUFSIZ_BYTES - total)
            return -EMSGSIZE;
        if (t->cs_change && i + 1 < count)
            return -EINVAL;
        memset(here.iov_base, 0, t->len);
        if (t->tx_buf && process_vm_readv(caller, &here, 1, &there, 1, 0) != (ssize_t)t->len)
            return -EFAULT;
        if (t->speed_hz)
            frame.hz = t->speed_hz;
        if (t->bits_per_word)
            frame.bits = t->bits_per_word;
        total += t->len;
    }
    frame.bytes = total;
    frame.mode = (uint8_t)mode;
    write_all(uart, &frame, offsetof(struct frame, data) + total);
    read_all(uart, &answered, sizeof answered);
    if (answered != total) {
        fprintf(stderr, "spidev: %u bytes came back for %u\n", answered, total);
        exit(1); /* out of step: better no device than a wrong one */
    }
    read_all(uart, frame.data, total);

    total = 0;
    for (int i = 0; i < count; i++) {
        const struct spi_ioc_transfer *t = &transfers[i];
        struct iovec here = {frame.data + total, t->len};
        struct iovec there = {(void *)(uintptr_t)t->rx_buf, t->len};
        if (t->rx_buf && process_vm_writev(caller, &here, 1, &there, 1, 0) != (ssize_t)t->len)
            return -EFAULT;
        total += t->len;
    }
    return (int)total;
}

static void setting(uint64_t unique, uint32_t command, const void *in) {
    switch (command) {
    case SPI_IOC_RD_MODE: {
        uint8_t low = (uint8_t)mode;
        answer_ioctl(unique, 0, &low, sizeof low);
        return;
    }
    case SPI_IOC_RD_MODE32: answer_ioctl(unique, 0, &mode, sizeof mode); return;
    case SPI_IOC_RD_LSB_FIRST: answer_ioctl(unique, 0, &lsb_first, sizeof lsb_first); return;
    case SPI_IOC_RD_BITS_PER_WORD: answer_ioctl(unique, 0, &bits, sizeof bits); return;
    case SPI_IOC_RD_MAX_SPEED_HZ: answer_ioctl(unique, 0, &hz, sizeof hz); return;
    case SPI_IOC_WR_MODE: mode = *(const uint8_t *)in; break;
    case SPI_IOC_WR_MODE32: memcpy(&mode, in, sizeof mode); break;
    case SPI_IOC_WR_LSB_FIRST: lsb_first = *(const uint8_t *)in; break;
    case SPI_IOC_WR_BITS_PER_WORD: bits = *(const uint8_t *)in; break;
    case SPI_IOC_WR_MAX_SPEED_HZ: memcpy(&hz, in, sizeof hz); break;
    default: answer(unique, -ENOTTY, NULL, 0, NULL, 0); return;
    }
    answer_ioctl(unique, 0, NULL, 0);
}

static void device_ioctl(const struct fuse_in_header *head, const struct fuse_ioctl_in *in) {
    uint32_t command = in->cmd, size = _IOC_SIZE(command);
    if (_IOC_TYPE(command) != SPI_IOC_MAGIC) {
        answer(head->unique, -ENOTTY, NULL, 0, NULL, 0);
    } else if (_IOC_DIR(command) == _IOC_WRITE && _IOC_NR(command) == 0) {
        const struct spi_ioc_transfer *transfers = (const void *)(in + 1);
        int done = -EINVAL;
        if (in->in_size == size && size % sizeof *transfers == 0)
            done = message((pid_t)head->pid, transfers, (int)(size / sizeof *transfers));
        if (done < 0)
            answer(head->unique, done, NULL, 0, NULL, 0);
        else
            answer_ioctl(head->unique, done, NULL, 0);
    } else if (_IOC_DIR(command) == _IOC_WRITE && in->in_size < size) {
        answer(head->unique, -EINVAL, NULL, 0, NULL, 0);
    } else {
        setting(head->unique, command, in + 1);
    }
}

static void begin(const struct fuse_in_header *head, const struct cuse_init_in *in) {
    static const char name[] = "DEVNAME=spidev0.0";
    struct cuse_init_out out = {
        .major = in->major, .minor = in->minor, .max_read = BUFSIZ_BYTES, .max_write = BUFSIZ_BYTES};
    answer(head->unique, 0, &out, sizeof out, name, sizeof name);
}

static void serve(void) {
    static char request[REQUEST_BYTES] __attribute__((aligned(8)));
    const struct fuse_in_header *head = (const void *)request;
    const void *body = head + 1;
    for (;;) {
        ssize_t n = read(cuse, request, sizeof request);
        if (n < 0 && (errno == EINTR || errno == ENOENT))
            continue;
        if (n < (ssize_t)sizeof *head)
            fail("reading a request");
        switch (head->opcode) {
        case CUSE_INIT: begin(head, body); break;
        case FUSE_OPEN: {
            struct fuse_open_out out = {.fh = 0};
            answer(head->unique, 0, &out, sizeof out, NULL, 0);
            break;
        }
        case FUSE_RELEASE:
        case FUSE_FLUSH: answer(head->unique, 0, NULL, 0, NULL, 0); break;
        case FUSE_IOCTL: device_ioctl(head, body); break;
        case FUSE_INTERRUPT: break; /* a transfer goes to its end, as on a bus */
        default: answer(head->unique, -ENOSYS, NULL, 0, NULL, 0);
        }
    }
}

int main(int argc, char **argv) {
    struct termios raw;
    if (argc != 2) {
        fprintf(stderr, "spidev: say which UART leads outside\n");
        return 2;
    }
    uart = open(argv[1], O_RDWR | O_NOCTTY);
    if (uart < 0 || tcgetattr(uart, &raw) < 0)
        fail(argv[1]);
    cfmakeraw(&raw);
    raw.c_cflag |= CLOCAL;
    raw.c_cflag &= ~CRTSCTS;
    if (tcsetattr(uart, TCSANOW, &raw) < 0)
        fail(argv[1]);
    cuse = open("/dev/cuse", O_RDWR);
    if (cuse < 0)
        fail("/dev/cuse");
    serve();
}
