/**
 * A device on a bench: the real src/toaster with stand-ins for transport, lines and alarms, and the
 * host's end of the wires.
 */
#ifndef TEST_RIG_H
#define TEST_RIG_H

#include "../src/toaster/device.h"

struct rig {
  struct device device;
  uint32_t now_micros;
  struct status status; /* what the last frame brought */
  uint8_t miso[HEADER_BYTES + MAX_BURST_BYTES + 16]; /* all of it */
};

extern struct rig rig;

/** Powers a device on. It boots. */
void rig_power_on(void);

/** Powers a device on, waits until it has booted, acknowledges, and identifies. */
void rig_identify(void);

/** Lets time pass and the device do what it brings. */
void rig_wait(uint32_t micros);

/** Sends a frame of raw bytes, and lets the device handle it. */
void rig_frame(const uint8_t *mosi, uint32_t bytes);

/** Sends a frame that comes too early; the device notices it when it looks next. */
void rig_early_frame(void);

/** Holds CS low, or lets go of it without a word. */
void rig_hold(bool low);

/** Drives ACK. */
void rig_ack(bool high);

/** Returns the level of IRQ. */
bool rig_irq(void);

/** Pulses ACK if IRQ is high, and returns whether it was. */
bool rig_thank(void);

/** Returns how long the frame is that the device is armed for; 0: it is not armed. */
uint32_t rig_armed_bytes(void);

/** Returns the time of a slot's alarm. */
uint32_t rig_alarm(uint32_t alarm);

/** Starts a command: all zero but sync and opcode. */
struct command rig_command(uint8_t opcode);

/** Seals a command and sends it with a payload. */
void rig_send(struct command *command, const void *payload, uint32_t bytes);

/** Polls without MORE, acknowledges it, and leaves the status in the rig. */
void rig_poll(void);

/** Sends a command with the next sequence, polls, and returns its status. Acknowledges it. */
enum status_code rig_ask(struct command *command, const void *payload, uint32_t bytes);

/** Writes a bread and returns the status of the last frame. */
enum status_code rig_write(uint8_t slot, uint16_t tag, const uint8_t *bread, uint32_t length,
                           uint16_t burst_bytes);

/** Asks for a control's value. */
uint64_t rig_control(enum control_code code, uint64_t value);

#endif
