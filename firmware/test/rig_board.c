/** Stand-ins for the board: a bus without clocks, lines without pins. */
#include <string.h>

#include "../src/board/alarms.h"
#include "../src/board/lines.h"
#include "../src/board/transport.h"
#include "../src/toaster/report.h"
#include "rig.h"
#include "rig_board.h"

static struct {
  bool open;
  bool armed;
  bool cs_low;
  bool early;
  enum received received;
  uint32_t received_bytes;
  const struct status *status;
  struct burst burst;
  struct command command;
} bus;

static struct {
  struct report report;
  bool ack;
  uint32_t interrupts;
} lines;

static uint32_t alarms[SLOTS];

void rig_board_reset(void) {
  memset(&bus, 0, sizeof bus);
  memset(&lines, 0, sizeof lines);
}

void transport_close(void) {
  bus.open = false;
  bus.armed = false;
  bus.early = false;
  bus.received = RECEIVED_NOTHING;
}

void transport_open(void) {
  bus.open = true;
}

enum received transport_take(uint32_t *frame_bytes) {
  enum received taken = bus.received;
  *frame_bytes = bus.received_bytes;
  bus.received = RECEIVED_NOTHING;
  if (taken == RECEIVED_NOTHING && bus.early) {
    bus.early = false;
    taken = RECEIVED_GARBLED;
  }
  return taken;
}

const struct command *transport_command(void) {
  return &bus.command;
}

bool transport_is_deaf(void) {
  return bus.open && !bus.armed;
}

bool transport_is_quiet(void) {
  return !bus.cs_low && bus.received == RECEIVED_NOTHING && !bus.early;
}

bool transport_arm(const struct status *status, const struct burst *burst) {
  if (!transport_is_quiet()) {
    return false;
  }
  bus.status = status;
  bus.burst = *burst;
  bus.armed = true;
  return true;
}

static uint32_t lesser(uint32_t a, uint32_t b) {
  return a < b ? a : b;
}

void rig_board_exchange(const uint8_t *mosi, uint8_t *miso, uint32_t bytes) {
  memset(miso, 0, bytes);
  if (!bus.open) {
    return;
  }
  if (!bus.armed) {
    bus.early = true;
    return;
  }
  memcpy(&bus.command, mosi, lesser(bytes, HEADER_BYTES));
  memcpy(miso, bus.status, lesser(bytes, HEADER_BYTES));
  if (bytes > HEADER_BYTES) {
    uint32_t count = lesser(bytes - HEADER_BYTES, bus.burst.count);
    if (bus.burst.bread) {
      memcpy(bus.burst.bread, mosi + HEADER_BYTES, count);
    } else if (bus.burst.toast) {
      memcpy(miso + HEADER_BYTES, bus.burst.toast, count);
    }
  }
  bus.received = bytes ? RECEIVED_FRAME : lines.ack ? RECEIVED_SELECT : RECEIVED_NOTHING;
  bus.received_bytes = lesser(bytes, HEADER_BYTES + bus.burst.count + 1);
  bus.armed = false;
}

void rig_early_frame(void) {
  bus.early |= bus.open;
}

void rig_hold(bool low) {
  bus.cs_low = low;
}

uint32_t rig_armed_bytes(void) {
  return bus.armed ? HEADER_BYTES + bus.burst.count : 0;
}

const struct status *rig_board_status(void) {
  return bus.status;
}

void lines_clear(void) {
  lines.report.ready = false;
  lines.report.changed = false;
  lines.report.irq = false;
}

void lines_report(bool ready, bool alone, bool changed) {
  if (ready) {
    report_ready(&lines.report, alone);
  }
  lines.report.changed |= changed;
  lines.interrupts += report_settle(&lines.report, false, lines.ack);
}

uint32_t lines_take_interrupts(void) {
  uint32_t taken = lines.interrupts;
  lines.interrupts = 0;
  return taken;
}

void rig_ack(bool high) {
  bool rose = high && !lines.ack;
  lines.ack = high;
  lines.interrupts += report_settle(&lines.report, rose, high);
}

bool rig_irq(void) {
  return lines.report.irq;
}

void alarms_set(uint32_t alarm, uint32_t micros) {
  alarms[alarm] = micros;
}

uint32_t rig_alarm(uint32_t alarm) {
  return alarms[alarm];
}
