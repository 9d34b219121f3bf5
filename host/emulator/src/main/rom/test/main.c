// Runs the ROM's functions in Unicorn. Usage: rom-test rom.bin rom.properties seed count
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "machine.h"

void test_integers(int count);
void test_memory(int count);
void test_single(int count);
void test_double(int count);
void test_elementary(int count);
void test_copy(void);
void test_flash(void);
void test_boot(const char *properties);

static unsigned long passed, failed;
static uint64_t state;

void check(bool ok, const char *format, ...) {
  if (ok) {
    passed++;
    return;
  }
  if (failed++ < 40) {
    va_list arguments;
    va_start(arguments, format);
    printf("failed: ");
    vprintf(format, arguments);
    putchar('\n');
    va_end(arguments);
  }
}

uint64_t random_bits(void) {  // splitmix64
  uint64_t z = state += 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

int main(int argc, char **argv) {
  if (argc != 5) {
    fprintf(stderr, "Usage: rom-test rom.bin rom.properties seed count\n");
    return 2;
  }
  state = strtoull(argv[3], NULL, 0);
  int count = atoi(argv[4]);
  printf("seed %s, %d random vectors a function\n", argv[3], count);
  machine_open(argv[1]);
  test_integers(count);
  test_memory(count);
  test_single(count);
  test_double(count);
  test_elementary(count);
  test_copy();
  test_flash();
  test_boot(argv[2]);
  printf("%lu passed, %lu failed\n", passed, failed);
  return failed != 0;
}
