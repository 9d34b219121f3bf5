/** Replays the worked exchange of docs/protocol.md: what is written there is what happens. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rig.h"
#include "test.h"

#define FRAMES 9

struct exchange {
  uint8_t mosi[HEADER_BYTES + 64];
  uint8_t miso[HEADER_BYTES + 64];
  uint32_t mosi_bytes;
  uint32_t miso_bytes;
};

static struct exchange exchanges[FRAMES + 1];

/** Appends the bytes of a line like "MOSI 42 02" or "     42 02" to one of the two. */
static void take_line(struct exchange *exchange, const char *line, bool *mosi) {
  if (strncmp(line, "MOSI", 4) == 0) {
    *mosi = true;
  } else if (strncmp(line, "MISO", 4) == 0) {
    *mosi = false;
  }
  uint8_t *bytes = *mosi ? exchange->mosi : exchange->miso;
  uint32_t *count = *mosi ? &exchange->mosi_bytes : &exchange->miso_bytes;
  const char *at = line + 4;
  char *end;
  for (unsigned long b = strtoul(at, &end, 16); end != at && *count < sizeof exchange->mosi;
       b = strtoul(at, &end, 16)) {
    bytes[(*count)++] = (uint8_t)b;
    at = end;
  }
}

/** Returns how many frames the document has. */
static int read_document(void) {
  FILE *document = fopen(test_document, "r");
  CHECK(document != NULL);
  if (!document) {
    return 0;
  }
  memset(exchanges, 0, sizeof exchanges);
  char line[400];
  bool section = false;
  bool block = false;
  bool mosi = true;
  int frames = 0;
  while (fgets(line, sizeof line, document) && frames <= FRAMES) {
    if (strncmp(line, "## ", 3) == 0) {
      section = strstr(line, "A worked exchange") != NULL;
    } else if (section && strncmp(line, "```", 3) == 0) {
      frames += block;
      block = !block;
    } else if (section && block) {
      take_line(&exchanges[frames], line, &mosi);
    }
  }
  fclose(document);
  return frames;
}

static void should_exchange_what_the_document_says(void) {
  CHECK_EQUAL(FRAMES, read_document());
  rig_power_on();
  rig_wait(BOOT_MICROS);
  CHECK(rig_thank());
  for (int i = 0; i < FRAMES && !test_has_failed(); i++) {
    struct exchange *exchange = &exchanges[i];
    bool poll = exchange->mosi[1] == POLL;
    if (i + 1 == 6) {
      rig_wait(700);
      CHECK(rig_thank());
    }
    CHECK(exchange->mosi_bytes >= HEADER_BYTES);
    CHECK_EQUAL(exchange->mosi_bytes, exchange->miso_bytes);
    CHECK_EQUAL(exchange->mosi_bytes, rig_armed_bytes() > HEADER_BYTES && !poll
                                          ? rig_armed_bytes()
                                          : HEADER_BYTES);
    rig_frame(exchange->mosi, exchange->mosi_bytes);
    for (uint32_t b = 0; b < exchange->miso_bytes; b++) {
      CHECK_EQUAL(exchange->miso[b], rig.miso[b]);
    }
    CHECK(rig_thank());
    CHECK(!rig_irq());
  }
}

void exchange_tests(void) {
  RUN(should_exchange_what_the_document_says);
}
