/** A tiny harness: a test is a function; it fails if a check in it does. */
#ifndef TEST_TEST_H
#define TEST_TEST_H

#include <stdbool.h>
#include <stdint.h>

/** Runs one test and counts it. */
#define RUN(test) test_run(#test, test)

#define CHECK(condition) test_check(condition, #condition, __FILE__, __LINE__)
#define CHECK_EQUAL(expected, actual) \
  test_check_equal((uint64_t)(expected), (uint64_t)(actual), #actual, __FILE__, __LINE__)

void test_run(const char *name, void (*test)(void));
void test_check(bool condition, const char *text, const char *file, int line);
void test_check_equal(uint64_t expected, uint64_t actual, const char *text, const char *file,
                      int line);

/** Says whether a check of the running test has failed. */
bool test_has_failed(void);

/** Returns the next random number below `bound`, at least 1. The seed is printed. */
uint32_t test_random(uint32_t bound);

/** The path of docs/protocol.md. */
extern const char *test_document;

void toast_tests(void);
void report_tests(void);
void slot_tests(void);
void control_tests(void);
void malformed_tests(void);
void link_tests(void);
void exchange_tests(void);
void fuzz_tests(void);

#endif
