/** Stand-ins for the board: a bus without clocks, lines without pins. */
#include <string.h>

#include "../src/board/alarms.h"
#include "../src/board/lines.h"
#include "../src/board/transport.h"
#include "../src/toaster/news.h"
#include "rig.h"
#include "rig_board.h"

static struct {
  bool open;
  bool armed;
  bool cs_low;
  bool early;
  enum heard heard;
  uint32_t heard_bytes;
  const struct status *status;
  struct burst burst;
  struct command command;
} bus;

static struct {
  struct news news;
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
  bus.heard = HEARD_NOTHING;
}

void transport_open(void) {
  bus.open = true;
}

enum heard transport_take(uint32_t *frame_bytes) {
  enum heard taken = bus.heard;
  *frame_bytes = bus.heard_bytes;
  bus.heard = HEARD_NOTHING;
  if (taken == HEARD_NOTHING && bus.early) {
    bus.early = false;
    taken = HEARD_GARBLED;
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
  return !bus.cs_low && bus.heard == HEARD_NOTHING && !bus.early;
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
  bus.heard = bytes ? HEARD_FRAME : HEARD_NOTHING;
  bus.heard_bytes = lesser(bytes, HEADER_BYTES + bus.burst.count + 1);
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
  lines.news.ready = false;
  lines.news.news = false;
  lines.news.irq = false;
}

void lines_tell(bool ready, bool alone, bool news) {
  if (ready) {
    news_ready(&lines.news, alone);
  }
  lines.news.news |= news;
  lines.interrupts += news_settle(&lines.news, false, lines.ack);
}

uint32_t lines_take_interrupts(void) {
  uint32_t taken = lines.interrupts;
  lines.interrupts = 0;
  return taken;
}

void rig_ack(bool high) {
  bool rose = high && !lines.ack;
  lines.ack = high;
  lines.interrupts += news_settle(&lines.news, rose, high);
}

bool rig_irq(void) {
  return lines.news.irq;
}

void alarms_set(uint32_t alarm, uint32_t micros) {
  alarms[alarm] = micros;
}

uint32_t rig_alarm(uint32_t alarm) {
  return alarms[alarm];
}
