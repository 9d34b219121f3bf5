/**
 * The wire protocol as docs/protocol.md has it: codes, limits, and the two headers as they lie in
 * memory. The bus is little-endian and so is every machine that this is compiled for.
 */
#ifndef TOASTER_PROTOCOL_H
#define TOASTER_PROTOCOL_H

#include <assert.h>
#include <stddef.h>
#include <stdint.h>

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "the headers are laid over memory");

#define PROTOCOL_VERSION 2
#define FIRMWARE_VERSION 3
#define SLOTS 4
#define SLOT_BYTES 32768
#define MAX_BURST_BYTES 4096
#define HEADER_BYTES 64
#define CHECKED_BYTES 60 /* of a header: what its CRC covers */
#define COMMAND_SYNC 0x42
#define STATUS_SYNC 0x54
#define FLAG_BOOTED 1 /* of a status */
#define FLAG_MORE 1 /* of a POLL: another frame follows its interrupt */
#define NO_SLOT 0xff
#define MAX_BROWNING 12
#define DEFAULT_BROWNING 3

enum opcode {
  POLL = 1,
  IDENTIFY = 2,
  WRITE = 3,
  READ = 4,
  DATA = 5,
  CONTROL = 6,
  CANCEL = 7,
  RESET = 8,
};

/** What became of a frame, or of the bread in a slot. */
enum status_code {
  /** Done. */
  OK = 0,
  /** The header's, the payload's or the whole bread's CRC is wrong. */
  BAD_CRC = 1,
  /** The frame, or the length in it, is too short or too long. */
  BAD_LENGTH = 2,
  /** The slot is not free, or another transfer is open. */
  BUSY = 3,
  /** There is no such opcode or control code. */
  UNKNOWN_COMMAND = 4,
  /** The frame was longer than what was armed. */
  OVERRUN = 5,
  /** In a slot: CANCEL freed it. */
  CANCELLED = 6,
  /** It does not fit the slot's state, tag or offset: repeated, most likely. */
  UNEXPECTED = 7,
  /** Refused: the host has not identified since the reset, and may not know of it. */
  REBOOTED = 8,
  /** An argument is out of range. */
  BAD_VALUE = 9,
};

enum slot_state {
  FREE = 0,
  RECEIVING = 1,
  TOASTING = 2,
  TOASTED = 3,
  SENDING = 4,
  BURNT = 5,
};

enum control_code {
  CONTROL_BROWNING_GET = 1,
  CONTROL_BROWNING_SET = 2,
  CONTROL_TEMPERATURE = 3,
  CONTROL_FRAMES = 16,
  CONTROL_BAD_CRCS = 17,
  CONTROL_MALFORMED_FRAMES = 18,
  CONTROL_OVERRUNS = 19,
  CONTROL_INTERRUPTS = 20,
  CONTROL_WRITES_TOASTED = 21,
  CONTROL_BYTES_TOASTED = 22,
  CONTROL_RESETS = 23,
};

/** The first 64 bytes of a frame from the host. */
struct command {
  uint8_t sync;
  uint8_t opcode;
  uint16_t tag;
  uint8_t slot;
  uint8_t release;
  uint8_t sequence;
  uint8_t flags;
  uint16_t burst_bytes;
  uint16_t zero;
  uint32_t offset;
  uint32_t length;
  uint32_t payload_crc;
  uint32_t argument;
  uint32_t value[2];
  uint8_t zeros[24];
  uint32_t crc;
};
static_assert(offsetof(struct command, flags) == 7, "command.flags is misplaced");
static_assert(offsetof(struct command, burst_bytes) == 8, "command.burst_bytes is misplaced");
static_assert(offsetof(struct command, value) == 28, "command.value is misplaced");
static_assert(offsetof(struct command, crc) == CHECKED_BYTES, "command.crc is misplaced");
static_assert(sizeof(struct command) == HEADER_BYTES, "a command is a header");

/** What a status shows of a slot. */
struct slot_status {
  uint16_t tag;
  uint8_t state;
  uint8_t status;
  uint32_t value;
};

/** The first 64 bytes of a frame to the host. */
struct status {
  uint8_t sync;
  uint8_t version;
  uint8_t flags;
  uint8_t last_sequence;
  uint16_t last_tag;
  uint8_t last_opcode;
  uint8_t last_status;
  struct slot_status slots[SLOTS];
  uint8_t armed_slot;
  uint8_t zero;
  uint16_t armed_bytes;
  uint32_t armed_crc;
  uint32_t reply[3];
  uint32_t crc;
};
static_assert(offsetof(struct status, slots) == 8, "status.slots is misplaced");
static_assert(offsetof(struct status, armed_slot) == 40, "status.armed_slot is misplaced");
static_assert(offsetof(struct status, crc) == CHECKED_BYTES, "status.crc is misplaced");
static_assert(sizeof(struct status) == HEADER_BYTES, "a status is a header");

#endif
