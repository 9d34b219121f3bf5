#include "controls.h"

#define AMBIENT_MILLIDEGREES 21000u
#define MILLIDEGREES_PER_BROWNING 12000u

void controls_start(struct controls *controls) {
  controls->browning = DEFAULT_BROWNING;
  controls_reply(controls, 0, 0, 0);
}

void controls_reply(struct controls *controls, uint32_t word0, uint32_t word1, uint32_t word2) {
  controls->reply[0] = word0;
  controls->reply[1] = word1;
  controls->reply[2] = word2;
}

/**
 * The heating element is an LED, so its temperature is a model: a thin wire without inertia, which
 * each toasting slot heats by as much as its browning asks for. The chip's own sensor would say
 * nothing about toast.
 */
static uint32_t temperature_millidegrees(const struct slot slots[SLOTS]) {
  uint32_t heat = AMBIENT_MILLIDEGREES;
  for (int i = 0; i < SLOTS; i++) {
    if (slots[i].state == TOASTING) {
      heat += MILLIDEGREES_PER_BROWNING * slots[i].browning;
    }
  }
  return heat;
}

enum status_code controls_execute(struct controls *controls, const struct command *command,
                                  const struct slot slots[SLOTS]) {
  uint32_t code = command->argument;
  uint64_t result;
  controls_reply(controls, 0, 0, code);
  switch (code) {
    case CONTROL_BROWNING_SET:
      if (command->value[1] != 0 || command->value[0] > MAX_BROWNING) {
        return BAD_VALUE;
      }
      controls->browning = command->value[0];
      result = controls->browning;
      break;
    case CONTROL_BROWNING_GET:
      result = controls->browning;
      break;
    case CONTROL_TEMPERATURE:
      result = temperature_millidegrees(slots);
      break;
    default:
      if (code < CONTROL_FRAMES || code > CONTROL_RESETS) {
        return UNKNOWN_COMMAND;
      }
      result = controls->counters[code];
  }
  controls_reply(controls, (uint32_t)result, (uint32_t)(result >> 32), code);
  return OK;
}
