#include "device.h"

#include "../board/alarms.h"
#include "../board/lines.h"
#include "../board/transport.h"

/** No slot toasts while the device boots, so the first slot's alarm is free. */
#define BOOT_ALARM 0

void device_start(struct device *device, uint32_t now_micros) {
  toaster_start(&device->toaster);
  device->ready = false;
  device->changed = false;
  device->booting = true;
  device->booted_micros = now_micros + BOOT_MICROS;
  transport_close();
  lines_clear();
  alarms_set(BOOT_ALARM, device->booted_micros);
}

static void set_alarms(const struct device *device) {
  for (uint32_t i = 0; i < SLOTS; i++) {
    const struct slot *slot = &device->toaster.slots[i];
    if (slot->state == TOASTING) {
      alarms_set(i, slot->done_micros);
    }
  }
}

/** Handles the frame that ended, if one did. */
static void receive(struct device *device, uint32_t now_micros) {
  uint32_t frame_bytes;
  switch (transport_take(&frame_bytes)) {
    case RECEIVED_NOTHING:
      return;
    case RECEIVED_SELECT:
      device->changed = true;
      return;
    case RECEIVED_GARBLED:
      toaster_garbled(&device->toaster);
      device->alone = false;
      break;
    case RECEIVED_FRAME:
      device->alone =
          toaster_handle(&device->toaster, transport_command(), frame_bytes, now_micros);
      set_alarms(device);
  }
  device->ready = true;
}

/** Arms a new status where one is due, and only then reports what it holds. */
static void arm(struct device *device, uint32_t now_micros) {
  bool due = device->ready || device->changed || transport_is_deaf();
  if (!due || !transport_is_quiet()) {
    return; /* if a frame is under way, its end will wake us */
  }
  struct status *status = &device->status[device->next];
  struct burst burst = toaster_burst(&device->toaster);
  toaster_show(&device->toaster, status, now_micros);
  if (!transport_arm(status, &burst)) {
    return;
  }
  device->next ^= 1;
  if (device->ready || device->changed) {
    lines_report(device->ready, device->alone, device->changed);
    device->ready = false;
    device->changed = false;
  }
}

void device_step(struct device *device, uint32_t now_micros) {
  controls_count(&device->toaster.controls, CONTROL_INTERRUPTS, lines_take_interrupts());
  if (device->booting) {
    if ((int32_t)(now_micros - device->booted_micros) < 0) {
      return;
    }
    device->booting = false;
    device->changed = true;
    transport_open();
  }
  device->changed |= toaster_settle(&device->toaster, now_micros);
  receive(device, now_micros);
  if (device->toaster.reset_asked) {
    device_start(device, now_micros);
    return;
  }
  arm(device, now_micros);
}
