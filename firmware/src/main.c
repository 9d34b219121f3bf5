/** The main loop of the firmware: do what is to do, feed the watchdog, sleep. */
#include "board/alarms.h"
#include "board/board.h"
#include "board/guard.h"
#include "board/heater.h"
#include "board/transport.h"
#include "board/wake.h"
#include "toaster/device.h"

static struct device device;

int main(void) {
  board_start();
  device_start(&device, alarms_now_micros());
  for (;;) {
    device_step(&device, alarms_now_micros());
    heater_set(toaster_heat(&device.toaster));
    if (guard_asks() && transport_is_sane()) {
      guard_feed();
    }
    wake_wait();
  }
}
