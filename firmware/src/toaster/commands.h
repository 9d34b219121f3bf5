/** The opcodes' own rules, and what they do. The header is valid when they are asked. */
#ifndef TOASTER_COMMANDS_H
#define TOASTER_COMMANDS_H

#include "toaster.h"

/** Does a command that is neither DATA nor POLL nor unknown. */
enum status_code commands_execute(struct toaster *toaster, const struct command *command);

/** Does a DATA whose frame has `frame_bytes`, at most what was armed. */
enum status_code commands_data(struct toaster *toaster, const struct command *data,
                               uint32_t frame_bytes, uint32_t now_micros);

/** Counts a bread as toasted and lets its slot say so. */
void commands_toasted(struct toaster *toaster, struct slot *slot);

#endif
