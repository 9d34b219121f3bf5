/*
 * The benchmark's program for the processor that this machine has: main takes the number of rounds and
 * prints the checksum and the nanoseconds of processor and of wall time.
 */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "../thumb/bench.c"

static long long nanos(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

int main(int count, char **words) {
  g_iters = count > 1 ? (uint32_t)strtoul(words[1], 0, 10) : 1;
  long long wall = nanos(CLOCK_MONOTONIC);
  long long cpu = nanos(CLOCK_PROCESS_CPUTIME_ID);
  g_result = run(g_iters);
  cpu = nanos(CLOCK_PROCESS_CPUTIME_ID) - cpu;
  wall = nanos(CLOCK_MONOTONIC) - wall;
  printf("%08x %lld %lld\n", (unsigned)g_result, wall, cpu);
  return 0;
}
