// The drive (USB Mass Storage Class, Bulk-Only Transport 1.0): a command of 31 bytes, data, and a
// status of 13. What the host wants too much of is left out, and what it sends too much is dropped.
#include "volume.h"

enum { COMMAND_BYTES = 31, STATUS_BYTES = 13 };
enum { COMMAND_SIGNATURE = 0x43425355, STATUS_SIGNATURE = 0x53425355 };
enum { COMMAND, DATA_IN, DATA_OUT, STATUS };
enum { TEST_UNIT_READY = 0x00, REQUEST_SENSE = 0x03, INQUIRY = 0x12, MODE_SENSE_6 = 0x1a };
enum { START_STOP_UNIT = 0x1b, PREVENT_ALLOW_REMOVAL = 0x1e, READ_CAPACITY = 0x25, READ = 0x28 };
enum { WRITE = 0x2a, VERIFY = 0x2f, SYNCHRONIZE_CACHE = 0x35 };
enum { ILLEGAL_REQUEST = 5, UNKNOWN_COMMAND = 0x20, OUT_OF_RANGE = 0x21 };

void drive_reset(void) { BOOT->state = COMMAND; }

static void big(uint8_t *at, uint32_t value) {
  at[0] = (uint8_t)(value >> 24);
  at[1] = (uint8_t)(value >> 16);
  at[2] = (uint8_t)(value >> 8);
  at[3] = (uint8_t)value;
}

static void fail(uint8_t code) {
  BOOT->failed = 1;
  BOOT->total = 0;
  BOOT->sense_key = ILLEGAL_REQUEST;
  BOOT->sense_code = code;
}

static void send_status(void) {
  uint8_t status[STATUS_BYTES];
  store32(status, STATUS_SIGNATURE);
  store32(status + 4, BOOT->tag);
  store32(status + 8, BOOT->asked - (BOOT->moved < BOOT->total ? BOOT->moved : BOOT->total));
  status[12] = BOOT->failed;
  BOOT->state = STATUS;
  usb_send(DRIVE_IN, status, STATUS_BYTES);
}

// A packet; if the host wants more than there is, a short one, which may be empty, is the last.
static void send_next(void) {
  uint32_t at = BOOT->moved % SECTOR;
  if (BOOT->reads != 0 && at == 0 && BOOT->moved < BOOT->total) {
    volume_read(BOOT->block++, BOOT->sector);
  }
  uint32_t rest = BOOT->total - BOOT->moved;
  uint32_t count = rest < PACKET_BYTES ? rest : PACKET_BYTES;
  BOOT->moved += count;
  BOOT->ended = count < PACKET_BYTES || BOOT->moved == BOOT->asked;
  usb_send(DRIVE_IN, BOOT->sector + at, count);
}

void drive_sent(void) {
  if (BOOT->state == DATA_IN && BOOT->ended == 0) {
    send_next();
  } else if (BOOT->state == DATA_IN) {
    send_status();
  } else if (BOOT->state == STATUS) {
    BOOT->state = COMMAND;
    usb_receive(DRIVE_OUT);
  }
}

static void inquire(uint8_t *data) {
  data[1] = 0x80;  // removable
  data[2] = data[3] = 2;
  data[4] = 31;
  copy(data + 8, (const uint8_t *)"RPI     RP2             3   ", 28);
  BOOT->total = 36;
}

static void blocks(const uint8_t *block, bool writes) {
  uint32_t first = (uint32_t)block[2] << 24 | (uint32_t)block[3] << 16 | (uint32_t)block[4] << 8 |
                   block[5];
  uint32_t count = (uint32_t)block[7] << 8 | block[8];
  if (first > VOLUME_BLOCKS || count > VOLUME_BLOCKS - first) {
    fail(OUT_OF_RANGE);
    return;
  }
  BOOT->block = first;
  BOOT->total = count * SECTOR;
  BOOT->reads = !writes;
  BOOT->writes = writes;
}

// Puts the answer into `sector`, and its length into `total`.
static void execute(const uint8_t *block) {
  uint8_t *data = BOOT->sector;
  clear(data, PACKET_BYTES);
  switch (block[0]) {
    case TEST_UNIT_READY:
    case START_STOP_UNIT:
    case PREVENT_ALLOW_REMOVAL:
    case VERIFY:
    case SYNCHRONIZE_CACHE: break;
    case REQUEST_SENSE:
      data[0] = 0x70;
      data[2] = BOOT->sense_key;
      data[7] = 10;
      data[12] = BOOT->sense_code;
      BOOT->sense_key = BOOT->sense_code = 0;
      BOOT->total = 18;
      break;
    case INQUIRY: inquire(data); break;
    case MODE_SENSE_6:
      data[0] = 3;
      BOOT->total = 4;
      break;
    case READ_CAPACITY:
      big(data, VOLUME_BLOCKS - 1);
      big(data + 4, SECTOR);
      BOOT->total = 8;
      break;
    case READ: blocks(block, false); break;
    case WRITE: blocks(block, true); break;
    default: fail(UNKNOWN_COMMAND);
  }
}

static void command(const uint8_t *data, uint32_t count) {
  if (count != COMMAND_BYTES || load32(data) != COMMAND_SIGNATURE || data[13] != 0) {
    usb_halt(DRIVE_IN);
    usb_halt(DRIVE_OUT);
    return;
  }
  BOOT->tag = load32(data + 4);
  BOOT->asked = load32(data + 8);
  BOOT->moved = BOOT->total = 0;
  BOOT->reads = BOOT->writes = BOOT->failed = 0;
  execute(data + 15);
  BOOT->total = BOOT->total < BOOT->asked ? BOOT->total : BOOT->asked;
  if (BOOT->asked == 0) {
    send_status();
  } else if ((data[12] & 0x80) != 0) {
    BOOT->state = DATA_IN;
    send_next();
  } else {
    BOOT->state = DATA_OUT;
    usb_receive(DRIVE_OUT);
  }
}

static void take(const uint8_t *data, uint32_t count) {
  uint32_t at = BOOT->moved % SECTOR;
  copy(BOOT->sector + at, data, count);
  BOOT->moved += count;
  if (at + count == SECTOR && BOOT->writes != 0 && BOOT->moved <= BOOT->total) {
    volume_write(BOOT->sector);
  }
  if (BOOT->moved >= BOOT->asked || count < PACKET_BYTES) {
    send_status();
  } else {
    usb_receive(DRIVE_OUT);
  }
}

void drive_received(const uint8_t *data, uint32_t count) {
  if (BOOT->state == COMMAND) {
    command(data, count);
  } else if (BOOT->state == DATA_OUT) {
    take(data, count);
  }
}
