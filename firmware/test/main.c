#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "test.h"

const char *test_document;

static int passed;
static int failed;
static bool broken;
static uint64_t random_state;

void test_run(const char *name, void (*test)(void)) {
  broken = false;
  test();
  if (broken) {
    printf("FAILED %s\n", name);
    failed++;
  } else {
    passed++;
  }
}

void test_check(bool condition, const char *text, const char *file, int line) {
  if (!condition) {
    printf("%s:%d: not so: %s\n", file, line, text);
    broken = true;
  }
}

void test_check_equal(uint64_t expected, uint64_t actual, const char *text, const char *file,
                      int line) {
  if (expected != actual) {
    printf("%s:%d: %s is 0x%llx, not 0x%llx\n", file, line, text, (unsigned long long)actual,
           (unsigned long long)expected);
    broken = true;
  }
}

bool test_has_failed(void) {
  return broken;
}

/* SplitMix64. */
uint32_t test_random(uint32_t bound) {
  random_state += 0x9e3779b97f4a7c15u;
  uint64_t z = random_state;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
  z = (z ^ z >> 27) * 0x94d049bb133111ebu;
  return (uint32_t)((z ^ z >> 31) >> 32) % bound;
}

int main(int argc, char **argv) {
  if (argc < 2) {
    fprintf(stderr, "Call it as: toaster-test docs/protocol.md [SEED]\n");
    return 2;
  }
  test_document = argv[1];
  random_state = argc > 2 ? strtoull(argv[2], NULL, 0) : (uint64_t)time(NULL);
  printf("seed %llu\n", (unsigned long long)random_state);
  toast_tests();
  report_tests();
  slot_tests();
  control_tests();
  malformed_tests();
  link_tests();
  exchange_tests();
  fuzz_tests();
  printf("%d passed, %d failed\n", passed, failed);
  return failed > 0;
}
