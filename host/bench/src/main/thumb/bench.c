/*
 * An integer mix for the Cortex-M0+, in the manner of CoreMark: CRC-32 by bits and by nibbles, a
 * matrix product, a merge sort of a list, a state machine, bytes, halfwords and words in memory,
 * and software division. No library. The result is a checksum that depends on every step.
 *
 * About 62,900 instructions a round. The numbers of instructions and the checksums that belong to a
 * number of rounds stand in usbtoaster.bench.mips.ThumbWork; four independent emulators agree on them.
 */
#include <stdint.h>

#define NOINLINE __attribute__((noinline))

/* Patched by whoever loads the image, and read when it has ended. */
volatile uint32_t g_iters __attribute__((section(".params"))) = 1;
volatile uint32_t g_result __attribute__((section(".params"))) = 0;

/* --- CRC-32: by bits (reflected), and by a table of nibbles --- */

static uint8_t buf[512];

static const uint32_t nib[16] = {
  0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c,
  0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c, 0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
};

NOINLINE uint32_t crc_bit(const uint8_t *p, uint32_t n, uint32_t c) {
  c = ~c;
  while (n--) {
    c ^= *p++;
    for (int k = 0; k < 8; k++) {
      c = (c >> 1) ^ (0xEDB88320u & -(c & 1));
    }
  }
  return ~c;
}

NOINLINE uint32_t crc_nib(const uint8_t *p, uint32_t n, uint32_t c) {
  c = ~c;
  while (n--) {
    c ^= *p++;
    c = (c >> 4) ^ nib[c & 15];
    c = (c >> 4) ^ nib[c & 15];
  }
  return ~c;
}

/* --- The product of two matrices, 12 by 12: halfwords to words --- */

#define M 12

static int16_t A[M * M], B[M * M];
static int32_t C[M * M];

NOINLINE uint32_t matmul(int s) {
  for (int i = 0; i < M * M; i++) {
    A[i] = (int16_t)(i * 7 + s);
    B[i] = (int16_t)(i * 13 - s);
  }
  for (int i = 0; i < M; i++) {
    for (int j = 0; j < M; j++) {
      int32_t t = 0;
      for (int k = 0; k < M; k++) {
        t += (int32_t)A[i * M + k] * B[k * M + j];
      }
      C[i * M + j] = t;
    }
  }
  uint32_t h = 0;
  for (int i = 0; i < M * M; i++) {
    h = h * 31u + (uint32_t)(C[i] >> 3);
  }
  return h;
}

/* --- A linked list, built and merge-sorted --- */

#define NN 128

typedef struct node {
  struct node *next;
  int32_t key;
} node;

static node nodes[NN];

NOINLINE node *msort(node *list) {
  int insize = 1;
  if (!list) {
    return 0;
  }
  for (;;) {
    node *p = list, *tail = 0;
    list = 0;
    int merges = 0;
    while (p) {
      merges++;
      node *q = p;
      int ps = 0;
      for (int i = 0; i < insize; i++) {
        ps++;
        q = q->next;
        if (!q) {
          break;
        }
      }
      int qs = insize;
      while (ps > 0 || (qs > 0 && q)) {
        node *e;
        if (ps == 0) {
          e = q;
          q = q->next;
          qs--;
        } else if (qs == 0 || !q) {
          e = p;
          p = p->next;
          ps--;
        } else if (p->key <= q->key) {
          e = p;
          p = p->next;
          ps--;
        } else {
          e = q;
          q = q->next;
          qs--;
        }
        if (tail) {
          tail->next = e;
        } else {
          list = e;
        }
        tail = e;
      }
      p = q;
    }
    tail->next = 0;
    if (merges <= 1) {
      return list;
    }
    insize *= 2;
  }
}

NOINLINE uint32_t listtest(uint32_t seed) {
  for (int i = 0; i < NN; i++) {
    seed = seed * 1664525u + 1013904223u;
    nodes[i].key = (int32_t)(seed >> 8) - 0x7fffff;
    nodes[i].next = i + 1 < NN ? &nodes[i + 1] : 0;
  }
  node *l = msort(nodes);
  uint32_t h = 0;
  while (l) {
    h = (h << 5) - h + (uint32_t)l->key;
    l = l->next;
  }
  return h;
}

/* --- A state machine that scans numbers, as CoreMark's core_state does --- */

static const char text[] =
    "5012,1234,-874,+122,35.54400,.1234500,-110.700,+0.64400,5.500e+3,-.123e-2,-87e+832,+0.6e-12,"
    "T0.3e-1F,-T.T++Tq,1T3.4e4z,34.0e-T^ ";

enum { START, INT, FLOAT, S1, EXPO, SCI, INV, NST };

static uint32_t cnt[NST];

NOINLINE uint32_t statem(uint32_t salt) {
  int st = START;
  for (const char *p = text; *p; p++) {
    uint32_t ch = (uint8_t)*p;
    if (ch == ',') {
      cnt[st]++;
      st = START;
      continue;
    }
    switch (st) {
      case START:
        if (ch - '0' < 10u) {
          st = INT;
        } else if (ch == '+' || ch == '-') {
          st = S1;
        } else if (ch == '.') {
          st = FLOAT;
        } else {
          st = INV;
        }
        break;
      case S1:
        if (ch - '0' < 10u) {
          st = INT;
        } else if (ch == '.') {
          st = FLOAT;
        } else {
          st = INV;
        }
        break;
      case INT:
        if (ch == '.') {
          st = FLOAT;
        } else if (ch == 'e') {
          st = EXPO;
        } else if (ch - '0' >= 10u) {
          st = INV;
        }
        break;
      case FLOAT:
        if (ch == 'e' || ch == 'E') {
          st = EXPO;
        } else if (ch - '0' >= 10u) {
          st = INV;
        }
        break;
      case EXPO:
        if (ch == '+' || ch == '-') {
          st = SCI;
        } else {
          st = INV;
        }
        break;
      case SCI:
        if (ch - '0' >= 10u) {
          st = INV;
        }
        break;
      default:
        break;
    }
  }
  uint32_t h = salt;
  for (int i = 0; i < NST; i++) {
    h = h * 17u + cnt[i];
  }
  return h;
}

/* --- Bytes, halfwords and words in memory, and division (software on an M0+) --- */

static uint32_t w[64];

NOINLINE uint32_t memdiv(uint32_t x) {
  for (int i = 0; i < 64; i++) {
    w[i] = x + (uint32_t)i * 0x9E3779B9u;
  }
  uint8_t *b = (uint8_t *)w;
  for (int i = 0; i < 255; i++) {
    b[i + 1] ^= b[i];
  }
  uint16_t *hw = (uint16_t *)w;
  uint32_t s = 0;
  for (int i = 0; i < 128; i++) {
    s += hw[i];
  }
  int16_t *sh = (int16_t *)w;
  for (int i = 0; i < 128; i++) {
    s ^= (uint32_t)(sh[i] * 3);
  }
  for (int i = 1; i < 8; i++) {
    s += w[i] / (uint32_t)(w[i + 8] >> 20 | 1u);
  }
  return s;
}

NOINLINE uint32_t run(uint32_t n) {
  uint32_t h = 0x12345678;
  for (uint32_t i = 0; i < sizeof buf; i++) {
    buf[i] = (uint8_t)(i * 37 + 11);
  }
  for (uint32_t it = 0; it < n; it++) {
    buf[it & 511] ^= (uint8_t)h;
    h = crc_bit(buf, 64, h);
    h = crc_nib(buf, 512, h);
    h ^= matmul((int)(h & 0xff));
    h += listtest(h);
    h ^= statem(h);
    h += memdiv(h);
  }
  return h;
}
