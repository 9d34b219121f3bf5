/**
 * Random hosts: some know the protocol, some do not. Whatever they send, the invariants hold, what
 * is toasted is what was accepted, and an IDENTIFY succeeds afterwards.
 */
#include <string.h>

#include "../src/toaster/crc32.h"
#include "rig.h"
#include "rig_board.h"
#include "test.h"

#define FUZZ_FRAMES 300000

static uint8_t bread[SLOTS][SLOT_BYTES]; /* that was accepted */
static uint8_t states[SLOTS];
static uint8_t payload[MAX_BURST_BYTES + 16];

static struct toaster *toaster(void) {
  return &rig.device.toaster;
}

static void check_toast(int number) {
  const struct slot *slot = &toaster()->slots[number];
  for (uint32_t i = 0; i < slot->length; i++) {
    uint32_t b = bread[number][i];
    uint32_t turned = b * 8 % 256 + b / 32;
    if (slot->bytes[i] != (turned ^ (0x5d + 29 * slot->browning + i) % 256)) {
      CHECK(!"the toast is the bread that was accepted");
      return;
    }
  }
}

static void check_slots(void) {
  struct slot *open = NULL;
  for (int i = 0; i < SLOTS; i++) {
    struct slot *slot = &toaster()->slots[i];
    if (slot->state == RECEIVING || slot->state == SENDING) {
      CHECK(open == NULL);
      open = slot;
      CHECK(slot->offset < slot->end && slot->end <= slot->length);
      CHECK(slot_burst(slot) >= 1 && slot_burst(slot) <= MAX_BURST_BYTES);
    }
    CHECK(slot->state <= BURNT);
    CHECK(slot->state == FREE || (slot->length >= 1 && slot->length <= SLOT_BYTES));
    if (slot->state == TOASTED && states[i] != TOASTED && states[i] != SENDING) {
      check_toast(i);
    }
    states[i] = slot->state;
  }
  CHECK(open == toaster()->open);
  CHECK(toaster()->controls.browning <= MAX_BROWNING);
}

static void check_armed(void) {
  const struct status *armed = rig_board_status();
  CHECK_EQUAL(HEADER_BYTES + toaster_burst(toaster()).count, rig_armed_bytes());
  CHECK_EQUAL(STATUS_SYNC, armed->sync);
  CHECK_EQUAL(armed->crc, crc32_of(armed, CHECKED_BYTES));
  CHECK_EQUAL(toaster()->last_status, armed->last_status);
  CHECK_EQUAL(rig_armed_bytes() - HEADER_BYTES, armed->armed_bytes);
  CHECK(!rig.device.changed);
}

static uint8_t random_byte(void) {
  return (uint8_t)test_random(256);
}

/** A host that knows nothing. */
static void send_noise(void) {
  uint8_t noise[200];
  uint32_t bytes = test_random(sizeof noise + 1);
  for (uint32_t i = 0; i < bytes; i++) {
    noise[i] = test_random(3) ? random_byte() : 0;
  }
  rig_frame(noise, bytes);
}

/** A host that knows the header's form, and some sensible values. */
static struct command random_command(void) {
  struct command command = rig_command((uint8_t)test_random(10));
  command.tag = (uint16_t)test_random(4);
  command.slot = (uint8_t)test_random(5);
  command.release = (uint8_t)(test_random(4) ? 0 : random_byte());
  command.sequence = random_byte();
  command.burst_bytes = (uint16_t)(test_random(8) ? test_random(300) : test_random(5000));
  command.offset = test_random(4) ? 0 : test_random(400);
  command.length = test_random(10) ? test_random(600) : test_random(40000);
  command.payload_crc = test_random(2);
  command.argument = test_random(2) ? test_random(4) : test_random(26);
  command.value[0] = test_random(15);
  return command;
}

/** A host that goes on with the transfer that is open, sometimes not quite. */
static void send_data(void) {
  struct slot *slot = toaster()->open;
  struct command data = rig_command(DATA);
  uint32_t count = slot_burst(slot);
  data.slot = (uint8_t)(slot - toaster()->slots);
  data.tag = slot->tag;
  data.offset = slot->offset;
  data.length = count;
  for (uint32_t i = 0; i < count; i++) {
    payload[i] = random_byte();
  }
  data.payload_crc = crc32_of(payload, count);
  uint32_t last = slot->offset + count;
  if (slot->state == RECEIVING) {
    memcpy(bread[data.slot] + slot->offset, payload, count);
    if (last == slot->end && test_random(4)) {
      slot->bread_crc = crc32_of(bread[data.slot], last); /* as if the host had foreseen it */
    }
  }
  if (test_random(5) == 0) {
    uint8_t *at = (uint8_t *)&data + test_random(CHECKED_BYTES);
    *at ^= (uint8_t)(1u << test_random(8));
    count -= test_random(2);
  }
  rig_send(&data, payload, count + (test_random(20) == 0));
}

static void act(void) {
  switch (test_random(16)) {
    case 0:
      send_noise();
      break;
    case 1:
      rig_early_frame();
      rig_wait(test_random(100));
      break;
    case 2:
      rig_ack(test_random(2));
      break;
    case 3:
      rig_wait(test_random(3) ? test_random(1000) : test_random(3000000));
      break;
    case 4: {
      struct command identify = rig_command(IDENTIFY);
      rig_send(&identify, NULL, 0);
      break;
    }
    case 5:
    case 6:
    case 7: {
      struct command command = random_command();
      uint32_t bytes = test_random(3) ? 0 : test_random(300);
      rig_send(&command, payload, bytes);
      break;
    }
    default:
      if (toaster()->open) {
        send_data();
      } else {
        struct command write = random_command();
        write.opcode = test_random(2) ? WRITE : READ;
        write.release = (uint8_t)test_random(16);
        rig_send(&write, NULL, 0);
      }
  }
}

static void should_survive_any_host(void) {
  rig_power_on();
  memset(states, 0, sizeof states);
  uint64_t toasts = 0;
  for (int i = 0; i < FUZZ_FRAMES && !test_has_failed(); i++) {
    act();
    check_slots();
    if (!rig.device.booting) {
      rig_wait(0); /* an early frame behind another is handled in a second step */
      check_armed();
    }
    toasts = toaster()->controls.counters[CONTROL_WRITES_TOASTED];
  }
  CHECK(toasts > FUZZ_FRAMES / 1000); /* or the random hosts were no test of toasting */
  rig_ack(false);
  rig_wait(BOOT_MICROS);
  rig_thank();
  struct command identify = rig_command(IDENTIFY);
  CHECK_EQUAL(OK, rig_ask(&identify, NULL, 0));
}

void fuzz_tests(void) {
  RUN(should_survive_any_host);
}
